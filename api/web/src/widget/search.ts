// <roadgraph-search>: a field, and the plans that match what is typed into it.

import type { SearchAnswer } from "./api";
import { ask, Trouble } from "./client";
import { Combobox } from "./combobox";
import { type Parameters, RoadgraphElement } from "./element";
import { announced, hotkeys, listen, shown } from "./hotkey";
import { type Option, results, type Ways } from "./results";

const SHORTEST = 2; // characters that are sought
const PAUSE = 120; // milliseconds after the last key until it is sought
const QUIET = 600; // milliseconds after an answer until it is said: nobody who types is talked to
const SLOW = 1000; // milliseconds after which it is said that an answer is on the way
const USUAL = 8; // plans
const MOST = 20;
const ATTEMPTS = 3;
const HOTKEYS = "mod+k /";

export class RoadgraphSearch extends RoadgraphElement {
  static readonly observedAttributes = [
    ...RoadgraphElement.attributes,
    ...["project", "technology", "status", "mode", "limit", "placeholder", "hotkey"],
  ];

  #box: Combobox | undefined;
  #asking = new AbortController();
  #pause = 0;

  /** Puts the cursor into the field. */
  override focus(options?: FocusOptions): void {
    this.#box?.focus(options);
  }

  protected draw(until: AbortSignal): void {
    const { language } = this;
    const keys = hotkeys(this.getAttribute("hotkey") ?? HOTKEYS);
    const setup = {
      label: language.say("label"),
      placeholder: this.getAttribute("placeholder") ?? language.say("placeholder"),
      again: language.say("again"),
      hint: shown(keys),
      shortcuts: announced(keys),
    };
    const listener = {
      typed: () => this.#typed(),
      opened: (option: Option | null, newTab: boolean) => this.#opened(option, newTab),
      retried: () => void this.#search(),
    };
    const box = new Combobox(this.root, setup, listener, until);
    box.value = this.#box?.value ?? "";
    this.#box = box;
    this.show(...box.nodes);
    listen(keys, () => box.focus(), until);
    addEventListener("online", () => box.failed && void this.#search(), { signal: until });
    until.addEventListener("abort", () => this.#stop());
  }

  #parameters(): Parameters {
    return {
      q: this.#box?.text,
      project: this.values("project"),
      technology: this.values("technology"),
      status: this.values("status"),
      mode: this.getAttribute("mode"),
    };
  }

  #stop(): void {
    this.#asking.abort();
    clearTimeout(this.#pause);
  }

  #typed(): void {
    this.#stop();
    const box = this.#box;
    if (!box) return;
    if ([...box.text].length >= SHORTEST) {
      this.#pause = setTimeout(() => void this.#search(), PAUSE);
      return;
    }
    box.fill([], [], "");
    box.wait(false);
    box.announce("");
  }

  async #search(attempt = 1): Promise<void> {
    this.#stop();
    const box = this.#box;
    if (!box) return;
    const asking = new AbortController();
    this.#asking = asking;
    box.wait(true);
    box.announce(this.language.say("waiting"), SLOW);
    const query = this.#parameters();
    const k = Math.min(MOST, Math.max(1, Number(this.getAttribute("limit")) || USUAL));
    try {
      const answer = await ask<SearchAnswer>(this.address("/api/search", { ...query, k, prefix: "on" }), asking.signal);
      if (asking.signal.aborted) return; // what is typed now asks something else
      this.#show(box, answer);
      this.tell("roadgraph-results", { query: query.q, hits: answer.hits, total: answer.total, none: answer.none });
    } catch (error) {
      if (asking.signal.aborted) return;
      this.#fail(box, error, attempt);
    }
    box.wait(false);
  }

  #show(box: Combobox, answer: SearchAnswer): void {
    const { language } = this;
    const { hits, none } = answer;
    const { nodes, options } = results(hits, language, this.#ways(answer));
    const plans = language.count("plans", hits.length);
    const projects = language.count("projects", new Set(hits.map((hit) => hit.project.id)).size);
    const message = hits.length ? (none ? language.say("none") : "") : language.say("nothing");
    box.fill(nodes, options, message);
    box.announce(message || language.say("found", { plans, projects }), QUIET);
  }

  #ways({ total }: SearchAnswer): Ways {
    const { language } = this;
    const all = this.address("/", total ? this.#parameters() : { q: this.#box?.text });
    const { host } = all;
    const plans = language.count("plans", total);
    const label = total ? language.say("total", { plans, host }) : language.say("everywhere", { host });
    return { to: (hit) => this.link(hit.links.html), all: all.href, label };
  }

  #fail(box: Combobox, error: unknown, attempt: number): void {
    const message = this.words(error);
    const { kind, status, wait } = error instanceof Trouble ? error : new Trouble("broken");
    box.fill([], [], message, kind !== "refused");
    box.announce(message);
    if (kind === "busy" && attempt < ATTEMPTS) {
      this.#pause = setTimeout(() => void this.#search(attempt + 1), wait * 1000);
    }
    this.tell("roadgraph-error", { kind, status, message });
  }

  #opened(option: Option | null, newTab: boolean): string | null {
    const href = option ? option.element.href : this.address("/", this.#parameters()).href;
    const isOurs = this.tell("roadgraph-open", { feature: option?.hit ?? null, href, newTab }, true);
    return isOurs ? href : null;
  }
}
