// The list of what was found: groups by project, an option for each plan, and one that leads to all results.

import type { Hit } from "./api";
import { chips, make, marked, quote } from "./draw";
import type { Language } from "./language";

/** A line of the list that can be chosen, and what is said of it then; `hit` is null for the one that leads to all results. */
export interface Option {
  element: HTMLAnchorElement;
  hit: Hit | null;
  said: string;
}

/** What leads from a list onwards. */
export interface Ways {
  /** The page of a plan; null where its address cannot be trusted. */
  to(hit: Hit): string | null;
  /** The page with all results, and what is said of it. */
  all: string;
  label: string;
}

/** The groups of a list, and its options in the order in which the arrows reach them. */
export function results(hits: readonly Hit[], language: Language, ways: Ways): { nodes: Node[]; options: Option[] } {
  const projects = new Map<string, Hit[]>();
  for (const hit of hits) projects.set(hit.project.id, [...(projects.get(hit.project.id) ?? []), hit]);
  const options: Option[] = [];
  const nodes: Node[] = [...projects.values()].map((among, at) => {
    const label = among[0]?.project.label ?? "";
    const id = `project-${at}`;
    const group = make("div", { role: "group", "aria-labelledby": id, class: "group", part: "group" });
    group.append(make("div", { id, role: "presentation", class: "project", part: "project", dir: "auto" }, label));
    for (const hit of among) {
      const element = option(options.length, ways.to(hit), ...plan(hit, language));
      element.setAttribute("aria-posinset", String(options.length + 1));
      element.setAttribute("aria-setsize", String(hits.length));
      const said = language.say("position", { at: options.length + 1, all: hits.length, project: label });
      options.push({ element, hit, said });
      group.append(element);
    }
    return group;
  });
  const last = option(options.length, ways.all, ways.label);
  last.classList.add("all");
  last.part.add("all");
  options.push({ element: last, hit: null, said: "" });
  return { nodes: [...nodes, last], options };
}

function option(at: number, href: string | null, ...content: Node[] | string[]): HTMLAnchorElement {
  const attributes = { id: `option-${at}`, href, role: "option", tabindex: -1, "aria-selected": "false" };
  return make("a", { ...attributes, class: "option", part: "option" }, ...content);
}

function plan(hit: Hit, language: Language): Node[] {
  const title = make(
    "span",
    { class: "title", part: "title", dir: "auto" },
    ...marked(hit.title, hit.highlights.title),
  );
  const said = chips(hit, language);
  if (!hit.above_threshold) said.append(" ", make("span", { class: "unsure", part: "unsure" }, language.say("unsure")));
  return [title, said, quote(hit)].filter((one) => one !== null);
}
