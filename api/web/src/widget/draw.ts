// Pieces that are drawn, of text alone: what comes from the API never becomes markup.

import type { Bucket, Feature, Hit, Span, Status } from "./api";
import type { Language } from "./language";

const MARKS: Record<Status, string> = { planned: "○", in_progress: "◐", done: "●", dropped: "✕" };
const BUCKETS: Bucket[] = ["past", "now", "next", "later"];
const LONGEST_QUOTE = 160; // characters
const LEAST_MORE = 12; // characters that a line has to say beyond the title it begins with
const TECHNOLOGIES = 3;

type Content = Node | string | null | undefined | false;

/** An element with attributes, those that are null or false left out, and content; its class is its part, too. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | number | null | false> = {},
  ...content: Content[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(key, String(value));
  }
  made.append(...content.filter((one): one is Node | string => Boolean(one)));
  return made;
}

/** Status, bucket and technologies of a feature: a word and a mark each, never a colour alone. */
export function chips(feature: Feature, language: Language): HTMLElement {
  const { status, horizon, technologies } = feature;
  const { bucket, label } = horizon;
  const pieces: HTMLElement[] = [];
  if (status in MARKS) {
    const mark = make("span", { "aria-hidden": "true" }, MARKS[status]);
    pieces.push(make("span", { class: `chip ${status}`, part: "chip status" }, mark, language.say(status)));
  }
  if (bucket && BUCKETS.includes(bucket)) {
    pieces.push(make("span", { class: `chip ${bucket}`, part: "chip bucket" }, language.say(bucket)));
  }
  for (const words of [label, ...technologies.slice(0, TECHNOLOGIES).map((one) => one.label)]) {
    if (words) pieces.push(chip(words));
  }
  return make(
    "span",
    { class: "chips", part: "chips" },
    ...pieces.flatMap((one) => [one, " "]), // the spaces are for those who hear it
  );
}

const chip = (words: string) => make("span", { class: "chip plain", part: "chip", dir: "auto" }, words);

/** A text whose marked spans stand out, in nodes. */
export function marked(text: string, spans: readonly Span[]): Node[] {
  const letters = [...text];
  const nodes: Node[] = [];
  let at = 0;
  const until = (end: number) => letters.slice(at, end).join("");
  for (const [start, end] of spans) {
    if (start < at || end <= start) continue;
    nodes.push(document.createTextNode(until(start)));
    at = start;
    nodes.push(make("mark", { part: "mark" }, until(end)));
    at = end;
  }
  nodes.push(document.createTextNode(until(letters.length)));
  return nodes;
}

/** The line of a hit that has most of the words that were sought, cut short around them; null where its title says it all. */
export function quote(hit: Hit): HTMLElement | null {
  let start = 0;
  let best: { line: string; spans: Span[] } | null = null;
  for (const line of hit.text.split("\n")) {
    const from = start;
    const end = from + [...line].length;
    start = end + 1;
    if (!line.trim() || saysNoMore(line.trim(), hit.title.trim())) continue;
    const within = hit.highlights.text.filter(([first, last]) => first >= from && last <= end);
    const spans = within.map(([first, last]): Span => [first - from, last - from]);
    if (!best || spans.length > best.spans.length) best = { line, spans };
  }
  if (!best) return null;
  const { line, spans } = shortened(best.line, best.spans);
  return make("span", { class: "quote", part: "quote", dir: "auto" }, ...marked(line, spans));
}

const saysNoMore = (line: string, title: string) => line.startsWith(title) && line.length - title.length < LEAST_MORE;

function shortened(line: string, spans: Span[]): { line: string; spans: Span[] } {
  const letters = [...line];
  if (letters.length <= LONGEST_QUOTE) return { line, spans };
  const first = spans[0]?.[0] ?? 0;
  let from = Math.max(0, Math.min(first - LONGEST_QUOTE / 4, letters.length - LONGEST_QUOTE));
  if (from) from = letters.lastIndexOf(" ", from) + 1;
  let end = from + LONGEST_QUOTE;
  if (end < letters.length) end = Math.max(letters.lastIndexOf(" ", end), from + LONGEST_QUOTE / 2);
  const before = from ? "… " : "";
  const shift = before.length - from;
  return {
    line: before + letters.slice(from, end).join("") + (end < letters.length ? " …" : ""),
    spans: spans.filter(([, last]) => last <= end).map(([start, last]): Span => [start + shift, last + shift]),
  };
}
