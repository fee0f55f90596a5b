// Pieces that are drawn, of text alone: what comes from the API never becomes markup.

import type { Bucket, Feature, Hit, Span, Status } from "./api";
import type { Language } from "./language";

const MARKS: Record<Status, string> = { planned: "○", in_progress: "◐", done: "●", dropped: "✕" };
const BUCKETS: Bucket[] = ["past", "now", "next", "later"];
const LEAST_MORE = 12; // characters that a quote has to say beyond the title it begins with
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

/** The quoted line of a hit with its number, what was sought marked; null where its title says it all. */
export function quote({ title, quote }: Hit): HTMLElement | null {
  const { line, text, highlights } = quote;
  if (text.startsWith(title) && text.length - title.length < LEAST_MORE) return null;
  return make(
    "span",
    { class: "quote", part: "quote" },
    make("span", { class: "number", part: "number", "aria-hidden": "true" }, String(line)),
    make("span", { class: "words", dir: "auto" }, ...marked(text, highlights)),
  );
}
