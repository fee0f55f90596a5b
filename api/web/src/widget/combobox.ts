// A field with a list under it, by the combobox pattern of ARIA: what is typed, what is chosen, what is said.

import { make } from "./draw";
import type { Option } from "./results";

/** What the field is made with. */
export interface Setup {
  label: string;
  placeholder: string;
  again: string;
  hint: string;
  shortcuts: string | null;
}

/** Who is told. */
export interface Listener {
  /** The text has changed, and no editor of a script is at work on it. */
  typed(): void;
  /** An option is opened, or all results where that is null: the address to go to; null where the page took that over. */
  opened(option: Option | null, newTab: boolean): string | null;
  /** What failed is to be tried again. */
  retried(): void;
}

export class Combobox {
  readonly #input: HTMLInputElement;
  readonly #panel: HTMLDivElement;
  readonly #message = make("p", { class: "message", part: "message" });
  readonly #again: HTMLButtonElement;
  readonly #list: HTMLDivElement;
  readonly #live = make("div", { role: "status", class: "unseen" });
  readonly #root: ShadowRoot;
  readonly #listener: Listener;
  #options: Option[] = [];
  #at = -1;
  #saying = 0;

  /** The nodes to show. */
  readonly nodes: Node[];

  /** A combobox for a shadow; it listens until it is told to end. */
  constructor(root: ShadowRoot, setup: Setup, listener: Listener, until: AbortSignal) {
    const { label, placeholder, again, hint, shortcuts } = setup;
    this.#root = root;
    this.#listener = listener;
    this.#input = make("input", {
      ...{ type: "search", class: "field", part: "field", role: "combobox", enterkeyhint: "search", placeholder },
      ...{ autocomplete: "off", autocapitalize: "off", spellcheck: "false", dir: "auto" },
      ...{ "aria-label": label, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "list" },
      "aria-keyshortcuts": shortcuts,
    });
    const key = hint && make("kbd", { class: "hint", part: "hint", "aria-hidden": "true" }, hint);
    this.#again = make("button", { type: "button", class: "again", part: "again" }, again);
    const list = { id: "list", role: "listbox", "aria-label": label, class: "list", part: "list" };
    this.#list = make("div", { ...list, tabindex: -1 }); // it scrolls, but Tab leaves
    this.#panel = make("div", { class: "panel", part: "panel", hidden: "" }, this.#message, this.#again, this.#list);
    this.nodes = [make("div", { role: "search", class: "ask" }, this.#input, key), this.#panel, this.#live];
    this.#listen(until);
  }

  get text(): string {
    return this.#input.value.trim();
  }

  /** The field as it is, to be put into another one. */
  get value(): string {
    return this.#input.value;
  }

  set value(text: string) {
    this.#input.value = text;
  }

  /** Whether something went wrong that can be tried again. */
  get failed(): boolean {
    return !this.#again.hidden;
  }

  /** Puts the cursor into the field, all of its text selected; false where that cannot be. */
  focus(options?: FocusOptions): boolean {
    this.#input.focus(options);
    this.#input.select();
    return this.#root.activeElement === this.#input;
  }

  /** Shows that an answer is on the way, or no longer; what was there stays. */
  wait(isBusy: boolean): void {
    this.#panel.setAttribute("aria-busy", String(isBusy));
    this.#input.classList.toggle("busy", isBusy);
  }

  /** Shows a list and a message instead of what was there; nothing of both closes it. */
  fill(nodes: Node[], options: Option[], message: string, failed = false): void {
    this.#choose(-1);
    this.#options = options;
    this.#list.replaceChildren(...nodes);
    this.#list.hidden = !options.length;
    this.#message.textContent = message;
    this.#message.hidden = !message;
    this.#again.hidden = !failed;
    this.#list.scrollTop = 0;
    this.#open();
  }

  /** Says words to those who hear the page, unless others come before so many milliseconds are over. */
  announce(words: string, after = 0): void {
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => {
      this.#live.textContent = words;
    }, after);
  }

  #listen(signal: AbortSignal): void {
    const on = (target: EventTarget, name: string, listener: (event: Event) => void) =>
      target.addEventListener(name, listener, { signal });
    on(this.#input, "input", (event) => (event as InputEvent).isComposing || this.#listener.typed());
    on(this.#input, "compositionend", () => this.#listener.typed());
    on(this.#input, "keydown", (event) => this.#key(event as KeyboardEvent));
    on(this.#input, "focus", () => this.#open());
    on(this.#input, "click", () => this.#open());
    on(this.#list, "mousedown", (event) => event.preventDefault()); // the field keeps the focus
    on(this.#list, "click", (event) => this.#clicked(event as MouseEvent));
    on(this.#again, "click", () => {
      this.focus();
      this.#listener.retried();
    });
    on(this.#root, "focusout", (event) => {
      if (!this.#root.contains((event as FocusEvent).relatedTarget as Node | null)) this.#close();
    });
    on(signal, "abort", () => clearTimeout(this.#saying));
  }

  #open(): void {
    const isOpen = Boolean(this.#root.activeElement && (this.#options.length || this.#message.textContent));
    this.#panel.hidden = !isOpen;
    this.#input.ariaExpanded = String(isOpen && this.#options.length > 0);
  }

  #close(): void {
    this.#choose(-1);
    this.#panel.hidden = true;
    this.#input.ariaExpanded = "false";
  }

  #choose(at: number): void {
    this.#options[this.#at]?.element.setAttribute("aria-selected", "false");
    this.#at = at;
    const chosen = this.#options[at];
    this.#input.setAttribute("aria-activedescendant", chosen?.element.id ?? "");
    if (!chosen) return;
    chosen.element.setAttribute("aria-selected", "true");
    chosen.element.scrollIntoView({ block: "nearest" });
    this.announce(chosen.said);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return; // the editor of a script takes it
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    const isPlain = !(altKey || ctrlKey || metaKey || shiftKey);
    if (key === "Enter" && !altKey) this.#enter(event, ctrlKey || metaKey);
    else if (key === "Escape" && isPlain) this.#escape(event);
    else if (isPlain) this.#move(event);
  }

  #move(event: KeyboardEvent): void {
    const count = this.#options.length;
    const to = this.#leads(event.key, count);
    if (to === null || !count) return;
    event.preventDefault();
    this.#open();
    this.#choose((to + count) % count);
  }

  #leads(key: string, count: number): number | null {
    const isChosen = this.#at >= 0;
    if (key === "ArrowDown") return this.#at + 1;
    if (key === "ArrowUp") return (isChosen ? this.#at : count) - 1;
    if (key === "Home" && isChosen) return 0; // else they move the cursor in the field
    if (key === "End" && isChosen) return count - 1;
    return null;
  }

  #enter(event: KeyboardEvent, newTab: boolean): void {
    event.preventDefault();
    const chosen = this.#options[this.#at];
    if (chosen || this.text) this.#go(chosen ?? null, newTab);
  }

  #go(option: Option | null, newTab: boolean): void {
    const href = this.#listener.opened(option, newTab);
    if (!newTab || !href) this.#close();
    if (href && newTab) open(href, "_blank", "noopener");
    else if (href) location.assign(href);
  }

  #escape(event: KeyboardEvent): void {
    if (this.#panel.hidden && !this.#input.value) return; // it is the page's
    event.preventDefault();
    event.stopPropagation(); // what closes the list does not close what it stands in
    if (!this.#panel.hidden) {
      this.#close();
      return;
    }
    this.#input.value = "";
    this.#listener.typed();
  }

  #clicked(event: MouseEvent): void {
    const chosen = this.#options.find(({ element }) => element.contains(event.target as Node));
    const newTab = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!chosen || this.#listener.opened(chosen, newTab)) return;
    event.preventDefault();
    this.#close();
  }
}
