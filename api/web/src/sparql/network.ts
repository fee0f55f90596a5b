// Statements as things and the lines between them, laid out once, and the same as a list.

import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from "d3-force";
import type { Row, Solutions, Term } from "./answer.js";
import { drawn, element, notice } from "./dom.js";
import { cell, leads, short, text } from "./shown.js";

const MOST = 100; // things
const MOST_NAMED_LINES = 30;
const LETTERS = 24;
const STEPS = 300; // after which d3-force is at rest
const NAMES = /(?:#label|#prefLabel|\/title|#name|\/name)$/;

interface Thing extends SimulationNodeDatum {
  key: string;
  term: Term;
  name: string;
  statements: Row[];
}

interface Line extends SimulationLinkDatum<Thing> {
  source: Thing;
  target: Thing;
  name: string;
}

/** The columns that make statements: those of a graph, or s, p, o under the names people give them. */
export function statements(found: Solutions): Row[] | undefined {
  const named = [
    ["subject", "s"],
    ["predicate", "p", "property"],
    ["object", "o", "value"],
  ] as const;
  const columns = named.map((names) => found.columns.find((column) => names.some((name) => name === column)));
  const [subject, predicate, object] = columns;
  if (!subject || !predicate || !object) return undefined;
  return found.rows.flatMap((row) => {
    const [one, by, other] = [row[subject], row[predicate], row[object]];
    return one && by && other ? [{ subject: one, predicate: by, object: other }] : [];
  });
}

const key = (term: Term) => `${term.type} ${term.value} ${term["xml:lang"] ?? term.datatype ?? ""}`;

/** Every thing in the order it comes, with what is said of it, and by its name where a statement gives it one. */
function things(rows: Row[]): Map<string, Thing> {
  const found = new Map<string, Thing>();
  const said = new Set<string>();
  const met = (term: Term) => {
    const thing = found.get(key(term)) ?? { key: key(term), term, name: text(term), statements: [] };
    found.set(thing.key, thing);
    return thing;
  };
  for (const { subject, predicate, object } of rows) {
    if (!subject || !predicate || !object) continue;
    const statement = [subject, predicate, object].map(key).join("\n");
    if (said.has(statement)) continue; // several graphs may say the same
    said.add(statement);
    const thing = met(subject);
    thing.statements.push({ predicate, object });
    if (object.type === "literal" && NAMES.test(predicate.value)) thing.name = object.value;
    if (object.type !== "literal") met(object);
  }
  return found;
}

function lines(shown: Thing[]): Line[] {
  const at = new Map(shown.map((thing) => [thing.key, thing]));
  return shown.flatMap((source) =>
    source.statements.flatMap(({ predicate, object }) => {
      const target = object && at.get(key(object));
      return target && predicate ? [{ source, target, name: short(predicate.value) }] : [];
    }),
  );
}

/** Places for everything. They begin on a spiral and the forces know no chance, so that the same answer looks the same. */
function laidOut(shown: Thing[], between: Line[]): void {
  const simulation = forceSimulation(shown)
    .force("line", forceLink<Thing, Line>(between).distance(90))
    .force("apart", forceManyBody().strength(-260))
    .force(
      "room",
      forceCollide<Thing>((thing) => 16 + Math.min(thing.name.length, LETTERS) * 1.5),
    )
    .force("x", forceX().strength(0.05))
    .force("y", forceY().strength(0.09))
    .stop();
  simulation.tick(STEPS);
}

function node(thing: Thing): SVGElement {
  const { x = 0, y = 0, name } = thing;
  const label = name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name;
  const to = thing.term.type === "uri" ? leads(thing.term.value) : undefined;
  const made = to ? drawn("a", { href: to, tabindex: -1 }) : drawn("g");
  made.append(
    drawn("title", {}, `${name} (${text(thing.term)})`),
    drawn("circle", { cx: x, cy: y, r: 6 }),
    drawn("text", { x, y: y + 20, class: "middle" }, label),
  );
  return made;
}

function path(one: Line, isNamed: boolean): SVGElement {
  const [x1, y1] = [one.source.x ?? 0, one.source.y ?? 0];
  const [x2, y2] = [one.target.x ?? 0, one.target.y ?? 0];
  const group = drawn("g", {}, drawn("line", { x1, y1, x2, y2, class: "axis" }), drawn("title", {}, one.name));
  if (isNamed) group.append(drawn("text", { x: (x1 + x2) / 2, y: (y1 + y2) / 2, class: "middle quiet" }, one.name));
  return group;
}

function picture(shown: Thing[]): SVGSVGElement {
  const between = lines(shown);
  laidOut(shown, between);
  const [xs, ys] = [shown.map((one) => one.x ?? 0), shown.map((one) => one.y ?? 0)];
  const [left, top] = [Math.min(...xs) - 96, Math.min(...ys) - 24];
  const [width, height] = [Math.max(...xs) + 96 - left, Math.max(...ys) + 40 - top].map(Math.ceil);
  const box = `${Math.floor(left)} ${Math.floor(top)} ${width} ${height}`;
  const isNamed = between.length <= MOST_NAMED_LINES;
  return drawn(
    "svg",
    { viewBox: box, width: width ?? 0, height: height ?? 0, "aria-hidden": "true" },
    ...between.map((one) => path(one, isNamed)),
    ...shown.map(node),
  );
}

function listed(thing: Thing): HTMLElement {
  const said = thing.statements.map(({ predicate, object }) =>
    element("li", {}, ...cell(predicate), " ", ...cell(object)),
  );
  const name = thing.name === text(thing.term) ? [] : [element("bdi", {}, thing.name), " "];
  const head = element("p", {}, ...name, ...cell(thing.term));
  return element("li", {}, head, ...(said.length ? [element("ul", { class: "plain" }, ...said)] : []));
}

/** The graph of an answer, with the list of its things beside it. */
export function network(found: Solutions): HTMLElement {
  const rows = statements(found);
  if (!rows?.length)
    return notice(
      "No graph of this",
      "A graph takes statements: ask with CONSTRUCT or DESCRIBE, or SELECT three columns ?s ?p ?o.",
    );
  const met = [...things(rows).values()];
  const shown = met.slice(0, MOST);
  const told = `${shown.length} things`;
  const cut = shown.length < met.length ? `The first ${told} of ${met.length} are drawn.` : `${told}.`;
  const scroll = element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Graph" });
  scroll.append(picture(shown));
  const list = element("div", {
    class: "scroll listed",
    tabindex: 0,
    role: "region",
    "aria-label": "List of the graph",
  });
  list.append(element("ul", { class: "plain" }, ...shown.map(listed)));
  requestAnimationFrame(() => scroll.scrollTo((scroll.scrollWidth - scroll.clientWidth) / 2, 0));
  return element(
    "div",
    {},
    element("p", { class: "why" }, `${cut} The list has what is said of each.`),
    element("div", { class: "network" }, scroll, list),
  );
}
