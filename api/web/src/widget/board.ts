// <roadgraph-board>: the plans of a project in columns, by when they come.

import type { Feature, Named } from "./api";
import { Block } from "./block";
import { make } from "./draw";
import type { Said } from "./language";

interface Column {
  name: string;
  title: string;
  total: number;
  features: Feature[];
}

interface BoardAnswer {
  project: Named;
  columns: Column[];
}

// The words of each column, and the chip whose colour it has.
const COLUMNS: Record<string, [words: Said, chip: string]> = {
  now: ["now", "now"],
  next: ["next", "next"],
  later: ["later", "later"],
  shipped: ["done", "done"],
  past: ["passed", ""],
  undated: ["undated", ""],
  dropped: ["dropped", "dropped"],
};

export class RoadgraphBoard extends Block<BoardAnswer> {
  static readonly observedAttributes = [...Block.blockAttributes, "project"];

  protected question(): URL | null {
    const path = this.#path();
    return path ? this.address(`/api${path}/board`, { k: this.limit }) : null;
  }

  protected content({ project, columns }: BoardAnswer): Node[] {
    const { language } = this;
    const shown = columns.filter((one) => one.total);
    const total = shown.reduce((sum, one) => sum + one.total, 0);
    const all = this.address(this.#path());
    return [
      this.ground(
        {},
        this.titled(0, "heading", language.say("board", { project: project.label })),
        make("p", { class: "said", part: "message" }, language.count("plans", total)),
        make(
          "div",
          { class: "board" },
          make(
            "div",
            { class: "columns", role: "region", tabindex: 0, "aria-labelledby": "heading" },
            ...shown.map((one) => this.#column(one, all.href)),
          ),
        ),
        this.way(all.href, language.say("rest", { host: all.host })),
      ),
    ];
  }

  #column({ name, title, total, features }: Column, page: string): HTMLElement {
    const { language } = this;
    const known = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
    const words = known ? language.say(known[0]) : title;
    const left = total - features.length;
    return make(
      "div",
      { class: "column", part: "column" },
      this.titled(1, name, make("span", { class: `chip ${known?.[1] ?? ""}` }, words), ` ${language.number(total)}`),
      make("ul", { class: "plans", "aria-labelledby": name }, ...features.map((one) => this.plan(one))),
      left > 0 && this.way(page, language.count("more", left), name),
    );
  }

  #path(): string {
    const project = this.getAttribute("project")?.trim();
    return project ? `/projects/${encodeURIComponent(project)}` : "";
  }
}
