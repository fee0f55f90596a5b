// What every element of the widget is: a shadow with its own style, an endpoint, a language, and events.

import { Trouble } from "./client";
import { make } from "./draw";
import { Language, languageOf, loadLanguage } from "./language";

/** The style of all elements, put in by the build. */
declare const STYLE: string;

const HERE = new URL(import.meta.url).origin;
let style: CSSStyleSheet | undefined;

/** Parameters of a question; a value that is null or empty is left out, each of a list is one. */
export type Parameters = Record<string, string | number | readonly string[] | null | undefined>;

export abstract class RoadgraphElement extends HTMLElement {
  /** Attributes of every element; those of a kind come beside. */
  static readonly attributes: readonly string[] = ["endpoint", "lang", "theme"];

  protected language = new Language();
  protected readonly root = this.attachShadow({ mode: "open" });
  #drawn: AbortController | undefined;
  #asked = false;

  /** Draws the element with `show`; whatever it begins ends when `until` is aborted: on a change, or once it is taken away. */
  protected abstract draw(until: AbortSignal): void;

  connectedCallback(): void {
    if (!style) {
      style = new CSSStyleSheet();
      style.replaceSync(STYLE);
    }
    this.root.adoptedStyleSheets = [style];
    void this.#renew();
  }

  disconnectedCallback(): void {
    this.#drawn?.abort();
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected || this.#asked) return;
    this.#asked = true; // several attributes that change at once are one change
    queueMicrotask(() => {
      this.#asked = false;
      if (this.isConnected) void this.#renew();
    });
  }

  /** The host that is asked: the attribute's, else that of this script; null where that is no address of the web. */
  get endpoint(): URL | null {
    return web(this.getAttribute("endpoint") || HERE, document.baseURI);
  }

  /** The address of a question to the API or of a page. Throws Trouble where there is no host to ask. */
  protected address(path: string, parameters: Parameters = {}): URL {
    const address = this.endpoint && web(path, this.endpoint.href);
    if (!address) throw new Trouble("broken");
    for (const [name, values] of Object.entries(parameters)) {
      for (const value of [values ?? ""].flat()) {
        if (value !== "") address.searchParams.append(name, String(value));
      }
    }
    return address;
  }

  /** The values of an attribute, which commas part. */
  protected values(name: string): string[] {
    const given = (this.getAttribute(name) ?? "").split(",");
    return given.map((one) => one.trim()).filter(Boolean);
  }

  /** What a link of the API leads to, on the host that is asked; null where it is no address of the web. */
  protected link(path: string): string | null {
    return this.endpoint && (web(path, this.endpoint.href)?.href ?? null);
  }

  /** Shows these nodes instead of what was there. */
  protected show(...content: Node[]): void {
    const { tag, direction } = this.language;
    this.root.replaceChildren(make("div", { class: "widget", part: "widget", lang: tag, dir: direction }, ...content));
  }

  /** What went wrong, in the reader's language where it is not the server's own words. */
  protected words(error: unknown): string {
    const trouble = error instanceof Trouble ? error : new Trouble("broken");
    const host = this.endpoint?.host ?? "";
    if (trouble.kind === "refused") return trouble.detail || this.language.say("broken", { host });
    return this.language.say(trouble.kind, { host });
  }

  /** Tells the page; false where it took over what would come next. */
  protected tell(name: string, detail: object, cancelable = false): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, cancelable, bubbles: true, composed: true }));
  }

  async #renew(): Promise<void> {
    this.#drawn?.abort();
    const drawn = new AbortController();
    this.#drawn = drawn;
    if (!this.endpoint) {
      this.root.replaceChildren(make("slot")); // the page's own form, which knows where to go
      return;
    }
    const wanted = languageOf(this);
    if (wanted !== this.language.tag) {
      if (!this.root.firstChild) this.root.append(make("slot"));
      const language = await loadLanguage(wanted);
      if (drawn.signal.aborted) return;
      this.language = language;
    }
    this.draw(drawn.signal);
  }
}

function web(address: string, base: string): URL | null {
  const found = URL.canParse(address, base) ? new URL(address, base) : null;
  return found && /^https?:$/.test(found.protocol) ? found : null;
}
