// What <roadgraph-related> and <roadgraph-board> are: a block that asks by itself, once it comes near what is seen.
// What the page's author put inside stays until the answer is there, and where none comes.

import type { Feature } from "./api";
import { ask, Trouble } from "./client";
import { chips, make } from "./draw";
import { RoadgraphElement } from "./element";

const NEAR = "400px"; // how far below the window a block is when it asks
const ATTEMPTS = 3;
const LEVEL = 2;
const MOST = 20;
const USUAL = 5;

export abstract class Block<Answer extends object> extends RoadgraphElement {
  static readonly blockAttributes: readonly string[] = [...RoadgraphElement.attributes, "limit", "heading"];

  #again = 0;

  /** The address that is asked; null where an attribute is missing that says of what. */
  protected abstract question(): URL | null;

  /** What shows an answer. */
  protected abstract content(answer: Answer): Node[];

  protected draw(until: AbortSignal): void {
    this.show(make("slot"));
    const watching = new IntersectionObserver(
      (seen) => {
        if (!seen.some((one) => one.isIntersecting)) return;
        watching.disconnect();
        void this.#load(until);
      },
      { rootMargin: NEAR },
    );
    watching.observe(this);
    until.addEventListener("abort", () => {
      watching.disconnect();
      clearTimeout(this.#again);
    });
  }

  /** At most so many projects, or plans of a column. */
  protected get limit(): number {
    return Math.min(MOST, Math.max(1, Number(this.getAttribute("limit")) || USUAL));
  }

  /** What everything is drawn on: the page's own ground may be light where the reader has set dark. */
  protected ground(attributes: Record<string, string>, ...content: (Node | null | false)[]): HTMLElement {
    return make("div", { class: "block", part: "block", ...attributes }, ...content);
  }

  /** A title `below` so many others, at the level that the attribute gives to the first. */
  protected titled(below: number, id: string, ...content: (Node | string)[]): HTMLElement {
    const given = Number(this.getAttribute("heading")) || LEVEL;
    const level = Math.min(6, Math.max(1, given) + below) as 1 | 2 | 3 | 4 | 5 | 6;
    return make(`h${level}`, { id, class: below ? "title" : "heading", part: below ? "title" : "heading" }, ...content);
  }

  /** A plan as an item of a list: its title, which leads to its page, chips, and what comes below. */
  protected plan(feature: Feature, ...below: (Node | null)[]): HTMLElement {
    const href = this.link(feature.links.html);
    const link = make("a", { href, class: "open", part: "link", dir: "auto" }, feature.title);
    link.addEventListener("click", (event) => {
      const newTab = event.ctrlKey || event.metaKey || event.shiftKey;
      if (!this.tell("roadgraph-open", { feature, href, newTab }, true)) event.preventDefault();
    });
    return make("li", { class: "plan", part: "plan" }, link, chips(feature, this.language), ...below);
  }

  /** A way to a page of the host that is asked. */
  protected way(href: string, words: string, describedby: string | null = null): HTMLElement {
    return make("a", { href, class: "way", part: "all", "aria-describedby": describedby }, words);
  }

  async #load(until: AbortSignal, attempt = 1): Promise<void> {
    clearTimeout(this.#again);
    try {
      const question = this.question();
      if (!question) return;
      this.show(make("slot"), this.ground({}, this.#message(this.language.say("waiting"))));
      const answer = await ask<Answer>(question, until);
      if (until.aborted) return;
      this.show(...this.content(answer));
      this.tell("roadgraph-results", answer);
    } catch (error) {
      if (!until.aborted) this.#fail(error, until, attempt);
    }
  }

  #fail(error: unknown, until: AbortSignal, attempt: number): void {
    const message = this.words(error);
    const { kind, status, wait } = error instanceof Trouble ? error : new Trouble("broken");
    const again = make("button", { type: "button", class: "again", part: "again" }, this.language.say("again"));
    again.addEventListener("click", () => void this.#load(until));
    this.show(make("slot"), this.ground({}, this.#message(message), again));
    if (kind === "busy" && attempt < ATTEMPTS) {
      this.#again = setTimeout(() => void this.#load(until, attempt + 1), wait * 1000);
    }
    this.tell("roadgraph-error", { kind, status, message });
  }

  #message(words: string): HTMLElement {
    return make("p", { class: "message", part: "message", role: "status" }, words);
  }
}
