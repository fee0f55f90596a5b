// The widget: its elements, each registered once however often the script is loaded.

import { RoadgraphBoard } from "./board";
import { RoadgraphRelated } from "./related";
import { RoadgraphSearch } from "./search";

const ELEMENTS: Record<string, CustomElementConstructor> = {
  "roadgraph-search": RoadgraphSearch,
  "roadgraph-related": RoadgraphRelated,
  "roadgraph-board": RoadgraphBoard,
};

for (const [name, element] of Object.entries(ELEMENTS)) {
  if (!customElements.get(name)) customElements.define(name, element);
}
