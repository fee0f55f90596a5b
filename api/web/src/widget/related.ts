// <roadgraph-related>: plans of other projects that are like a feature or a text, by project.

import type { Hit, Named } from "./api";
import { Block } from "./block";
import { make, quote } from "./draw";

const PLANS = 2; // of each project
const NEAREST = 3; // projects that are named where none is sure
const LONGEST = 2400; // bytes of a text: three times as many fit into an address

interface SimilarAnswer {
  projects: { project: Named; total: number; hits: Hit[] }[];
  total: number;
  none: boolean;
}

export class RoadgraphRelated extends Block<SimilarAnswer> {
  static readonly observedAttributes = [...Block.blockAttributes, "project", "feature", "text"];

  protected question(): URL | null {
    const asked = this.#asked();
    return asked.feature || asked.text ? this.address("/api/similar", { ...asked, k: PLANS }) : null;
  }

  protected content({ projects, total, none }: SimilarAnswer): Node[] {
    const { language } = this;
    const shown = none ? projects.slice(0, NEAREST) : projects.filter((one) => one.total).slice(0, this.limit);
    const plans = language.count(
      "plans",
      projects.reduce((sum, one) => sum + one.total, 0),
    );
    const said = none
      ? language.say("none")
      : language.say("found", { plans, projects: language.count("projects", total) });
    const all = this.address("/similar", this.#asked());
    return [
      this.ground(
        { role: "region", "aria-labelledby": "heading" },
        this.titled(0, "heading", language.say("related")),
        make("p", { class: "said", part: "message" }, said),
        ...shown.map(({ project, hits }, at) => this.#group(at, project, none ? hits.slice(0, 1) : hits, none)),
        this.way(all.href, language.say("rest", { host: all.host })),
      ),
    ];
  }

  #group(at: number, project: Named, hits: Hit[], none: boolean): HTMLElement {
    const plans = hits
      .filter((hit) => none || hit.above_threshold)
      .map((hit) => this.plan(hit, quote(hit), none ? this.#unsure() : null));
    const id = `project-${at}`;
    return make(
      "div",
      { class: "group", part: "group" },
      this.titled(1, id, make("bdi", {}, project.label)),
      make("ul", { class: "plans", "aria-labelledby": id }, ...plans),
    );
  }

  #unsure(): HTMLElement {
    return make("span", { class: "unsure", part: "unsure" }, this.language.say("unsure"));
  }

  /** The feature by its id or address, after its project's where that stands apart; or the text, as much as an address holds. */
  #asked(): { feature: string; text: string } {
    const [project, feature, text] = ["project", "feature", "text"].map(
      (name) => this.getAttribute(name)?.trim() ?? "",
    );
    if (feature) return { feature: project && !feature.includes("/") ? `${project}/${feature}` : feature, text: "" };
    const bytes = new TextEncoder().encode(text).subarray(0, LONGEST);
    return { feature: "", text: new TextDecoder().decode(bytes, { stream: true }) };
  }
}
