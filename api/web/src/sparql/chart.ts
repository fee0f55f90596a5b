// One column of labels against one of numbers: bars, or a line where the labels are dates.

import { all, moment, number, type Row, type Solutions } from "./answer.js";
import { drawn, element, notice } from "./dom.js";
import { text } from "./shown.js";

const MOST_BARS = 40;
const BAR = 28; // pixels a bar takes, its gap included
const LETTER = 7; // pixels of an average letter at 13 px
const LABELS = 0.4; // of the width at most
const VALUE = 64; // pixels for the number at the end of a bar
const LINE = { height: 280, left: 16, right: 24, top: 24, bottom: 32 };

interface Point {
  label: string;
  value: number;
  at: number | undefined;
}

const written = new Intl.NumberFormat("en", { maximumFractionDigits: 3 });

function cut(label: string, letters: number): string {
  return label.length > letters ? `${label.slice(0, Math.max(1, letters - 1))}…` : label;
}

function points(rows: Row[], labels: string, numbers: string): Point[] {
  return rows.flatMap((row) => {
    const value = number(row[numbers]);
    return value === undefined ? [] : [{ label: text(row[labels]), value, at: moment(row[labels]) }];
  });
}

function bars(found: Point[], width: number): SVGSVGElement {
  const longest = Math.max(...found.map((one) => one.label.length));
  const column = Math.round(Math.min(LABELS * width, longest * LETTER + 16));
  const [low, high] = [Math.min(0, ...found.map((one) => one.value)), Math.max(0, ...found.map((one) => one.value))];
  const across = (value: number) => column + ((value - low) / (high - low || 1)) * (width - column - VALUE);
  const rows = found.flatMap((one, index) => {
    const [from, to] = [across(Math.min(0, one.value)), across(Math.max(0, one.value))];
    const middle = index * BAR + BAR / 2;
    const label = drawn("text", { x: column - 8, y: middle, class: "label" }, cut(one.label, (column - 8) / LETTER));
    label.append(drawn("title", {}, one.label));
    return [
      label,
      drawn("rect", { x: from, y: index * BAR + 4, width: Math.max(1, to - from), height: BAR - 8, rx: 2 }),
      drawn("text", { x: to + 6, y: middle }, written.format(one.value)),
    ];
  });
  return drawn("svg", { width, height: found.length * BAR }, ...rows);
}

function line(found: Point[], width: number): SVGSVGElement {
  const { height, left, right, top, bottom } = LINE;
  const dated = found.map((one) => ({ ...one, at: one.at ?? 0 })).sort((one, other) => one.at - other.at);
  const [from, to] = [dated[0]?.at ?? 0, dated.at(-1)?.at ?? 0];
  const [low, high] = [Math.min(0, ...dated.map((one) => one.value)), Math.max(...dated.map((one) => one.value))];
  const x = (at: number) => left + ((at - from) / (to - from || 1)) * (width - left - right);
  const y = (value: number) => height - bottom - ((value - low) / (high - low || 1)) * (height - top - bottom);
  const base = { x1: left, x2: width - right, y1: y(low), y2: y(low), class: "axis" };
  const last = dated.at(-1);
  return drawn(
    "svg",
    { width, height },
    drawn("line", base),
    drawn("line", { ...base, y1: y(high), y2: y(high) }),
    drawn("text", { x: left, y: y(high) - 10 }, written.format(high)),
    drawn("polyline", { points: dated.map((one) => `${x(one.at)},${y(one.value)}`).join(" ") }),
    ...dated.map((one) => {
      const dot = drawn("circle", { cx: x(one.at), cy: y(one.value), r: 4 });
      dot.append(drawn("title", {}, `${one.label}: ${written.format(one.value)}`));
      return dot;
    }),
    drawn("text", { x: left, y: height - 12 }, dated[0]?.label ?? ""),
    ...(last && last.at > from
      ? [drawn("text", { x: width - right, y: height - 12, class: "label" }, last.label)]
      : []),
  );
}

function choice(name: string, columns: string[], chosen: string, change: (column: string) => void): HTMLElement {
  const select = element("select");
  for (const column of columns) select.append(element("option", { value: column }, column));
  select.value = chosen;
  select.addEventListener("change", () => change(select.value));
  return element("label", {}, name, select);
}

function numbersTable(found: Point[], labels: string, numbers: string): HTMLElement {
  const head = [labels, numbers].map((name) => element("th", { scope: "col" }, name));
  const rows = found.map((one) =>
    element("tr", {}, element("td", {}, one.label), element("td", {}, written.format(one.value))),
  );
  const made = element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  return element("details", { class: "more" }, element("summary", {}, "What is drawn, as a table"), made);
}

/** Which columns fit: numbers, and what labels them, the best first. */
function fitting(found: Solutions): { numbers: string[]; labels: string[] } {
  const numbers = found.columns.filter((column) => all(found.rows, column, number));
  const rank = (column: string) =>
    all(found.rows, column, moment) ? 0 : found.rows.some((row) => row[column]?.type === "literal") ? 1 : 2;
  const others = found.columns.filter((column) => !numbers.includes(column)).sort((a, b) => rank(a) - rank(b));
  return { numbers, labels: [...others, ...numbers] };
}

/** A chart of the rows, with a choice of columns and what is drawn as a table. */
export function chart(found: Solutions): HTMLElement {
  const { numbers, labels } = fitting(found);
  let [label, value] = [labels.find((column) => column !== numbers[0]), numbers[0]];
  if (!label || !value)
    return notice(
      "No chart of this",
      "A chart takes a column of numbers and one that names them. Count something: SELECT ?name (COUNT(?plan) AS ?plans) … GROUP BY ?name.",
    );
  const place = element("div");
  const figure = element("figure", { class: "chart" });

  function draw(): void {
    const [of, by] = [value ?? "", label ?? ""];
    const [from, every] = [points(found.rows, by, of), all(found.rows, by, moment)];
    const shown = every ? from : from.slice(0, MOST_BARS);
    const width = Math.max(280, Math.floor(place.clientWidth || 640));
    const svg = every ? line(shown, width) : bars(shown, width);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", `${of} by ${by}: ${every ? "a line of" : "bars of"} ${shown.length} rows`);
    const caption = element("figcaption", { class: "why" }, `${of} by ${by}`);
    if (shown.length < from.length) caption.append(`; the first ${shown.length} of ${from.length} rows are drawn`);
    figure.replaceChildren(svg, caption, numbersTable(shown, by, of));
  }

  const choices = element(
    "div",
    { class: "choose" },
    choice("Labels", labels, label, (column) => {
      label = column;
      draw();
    }),
    choice("Numbers", numbers, value, (column) => {
      value = column;
      draw();
    }),
  );
  place.append(choices, figure);
  let width = 0;
  new ResizeObserver(() => {
    if (place.clientWidth !== width) draw();
    width = place.clientWidth;
  }).observe(place);
  return place;
}
