// What is shown of an answer: its size, its files, and the views to choose from.

import type { Answer, Solutions } from "./answer.js";
import type { Refusal } from "./asking.js";
import { chart } from "./chart.js";
import { element, notice } from "./dom.js";
import { address, known } from "./known.js";
import { network } from "./network.js";
import { table } from "./table.js";

const VIEWS = { Table: table, Chart: chart, Graph: network };
type View = keyof typeof VIEWS;

function hidden(name: string, value: string): HTMLElement {
  return element("input", { type: "hidden", name, value });
}

/** Links to the answer in every format; buttons of a form where the query is too long for an address. */
function files(query: string, formats: string[]): HTMLElement {
  if (address(query)) {
    const links = formats.map((format) =>
      element(
        "a",
        { class: "chip", href: address(query, format) ?? "", download: `roadgraph-query.${format}` },
        format.toUpperCase(),
      ),
    );
    return element("p", { class: "chips" }, element("span", { class: "why" }, "All of it as"), ...links);
  }
  const buttons = formats.map((value) =>
    element("button", { class: "plainly", name: "format", value }, value.toUpperCase()),
  );
  const kept = known.kept.map(([name, value]) => hidden(name, value));
  return element(
    "form",
    { class: "chips", method: "post", action: "/sparql" },
    hidden("query", query),
    ...kept,
    ...buttons,
  );
}

function views(found: Solutions): HTMLElement {
  const place = element("div");
  const group = element("div", { class: "views", role: "group", "aria-label": "View" });
  const names: View[] = ["Table", "Chart", "Graph"];
  const buttons = names.map((name) => {
    const button = element("button", { type: "button", class: "plainly" }, name);
    button.addEventListener("click", () => choose(name));
    return button;
  });
  function choose(name: View): void {
    buttons.forEach((button, index) => {
      button.setAttribute("aria-pressed", String(names[index] === name));
    });
    place.replaceChildren(VIEWS[name](found));
  }
  group.append(...buttons);
  choose(found.form === "graph" ? "Graph" : "Table");
  return element("div", {}, group, place);
}

/** How much there is, in words. */
export function size(answer: Answer): string {
  if (answer.form === "boolean") return "Answered";
  const count = answer.rows.length.toLocaleString("en");
  const things = `${answer.form === "graph" ? "statement" : "row"}${answer.rows.length === 1 ? "" : "s"}`;
  return answer.complete
    ? `${count} ${things}`
    : `The first ${count} ${things}; there are more, and the files have them`;
}

/** The answer to a query. */
export function result(query: string, answer: Answer): HTMLElement[] {
  if (answer.form === "boolean")
    return [files(query, known.formats.solutions), element("p", { class: "truth" }, answer.truth ? "✓ yes" : "✕ no")];
  if (!answer.rows.length)
    return [
      files(query, known.formats[answer.form]),
      notice(
        "No rows",
        "Nothing in this snapshot fits the query. Take a pattern away, or look up how ",
        element("a", { href: "/ns" }, "a term"),
        " is used.",
      ),
    ];
  return [files(query, known.formats[answer.form]), views(answer)];
}

/** Why there is no answer. */
export function problem({ title, detail }: Refusal): HTMLElement {
  const said = notice(title, detail);
  said.setAttribute("role", "alert");
  return said;
}
