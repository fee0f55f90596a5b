import { make } from "./draw";
import { RoadgraphElement } from "./element";

export class RoadgraphSearch extends RoadgraphElement {
  static readonly observedAttributes = [...RoadgraphElement.attributes, "placeholder"];

  protected draw(): void {
    this.show(make("input", { type: "search", "aria-label": this.language.say("label") }));
  }
}
