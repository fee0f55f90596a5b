// The widget: its elements, each registered once however often the script is loaded.

import { RoadgraphSearch } from "./search";

const ELEMENTS: Record<string, CustomElementConstructor> = {
  "roadgraph-search": RoadgraphSearch,
};

for (const [name, element] of Object.entries(ELEMENTS)) {
  if (!customElements.get(name)) customElements.define(name, element);
}
