// Names and titles below the search field while one types: a combobox with a list box, as ARIA describes it.

import { element } from "./dom";

interface Name {
  readonly label: string;
  readonly links: { readonly html: string };
}

interface Title {
  readonly title: string;
  readonly project: { readonly label: string };
  readonly links: { readonly html: string };
}

interface Suggested {
  readonly projects: readonly Name[];
  readonly technologies: readonly Name[];
  readonly features: readonly Title[];
}

interface Option {
  readonly text: string;
  readonly beside: string;
  readonly address: string;
}

const PAUSE = 120; // milliseconds without a key after which what is typed is looked up
const LEAST = 2; // letters

export class Suggestions {
  private readonly list = element("div", {
    role: "listbox",
    id: "suggested",
    class: "suggested",
    "aria-label": "Suggestions",
    hidden: "",
  });
  private readonly said = element("p", { class: "unseen", role: "status" });
  private readonly snapshot: string | null;
  private options: HTMLAnchorElement[] = [];
  private active = -1;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | undefined;

  constructor(private readonly field: HTMLInputElement) {
    this.snapshot = new URLSearchParams(location.search).get("snapshot");
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", "suggested"],
    ] as const)
      field.setAttribute(name, value);
    field.after(this.list);
    field.form?.append(this.said);
    field.addEventListener("input", (event) => this.typed((event as InputEvent).isComposing));
    field.addEventListener("compositionend", () => this.typed(false));
    field.addEventListener("keydown", (event) => this.pressed(event));
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    field.form?.addEventListener("submit", () => this.close());
  }

  private typed(isComposing: boolean): void {
    clearTimeout(this.waiting);
    if (isComposing) return;
    const text = this.field.value.trim();
    if (text.length < LEAST) this.close();
    else this.waiting = setTimeout(() => this.ask(text), PAUSE);
  }

  private async ask(text: string): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const query = new URLSearchParams({ q: text, ...(this.snapshot && { snapshot: this.snapshot }) });
    try {
      const answer = await fetch(`/api/suggest?${query}`, { signal: asking.signal });
      if (answer.ok) this.show((await answer.json()) as Suggested);
      else this.close();
    } catch {
      if (!asking.signal.aborted) this.close(); // the form answers as well
    }
  }

  private show(found: Suggested): void {
    if (document.activeElement !== this.field) return;
    this.options = [];
    this.list.replaceChildren(
      ...this.group("Projects", found.projects.map(named)),
      ...this.group("Technologies", found.technologies.map(named)),
      ...this.group(
        "Plans",
        found.features.map((one) => ({ text: one.title, beside: one.project.label, address: one.links.html })),
      ),
    );
    this.choose(-1);
    const count = this.options.length;
    this.open(count > 0);
    this.said.textContent = `${count} suggestion${count === 1 ? "" : "s"}`;
  }

  private group(label: string, options: readonly Option[]): HTMLElement[] {
    if (!options.length) return [];
    const group = element("div", { role: "group", "aria-label": label });
    group.append(element("span", { "aria-hidden": "true" }, label));
    for (const one of options) {
      const option = element("a", {
        role: "option",
        id: `suggested-${this.options.length}`,
        href: this.address(one.address),
        tabindex: "-1",
        "aria-selected": "false",
      });
      option.append(element("span", {}, one.text));
      if (one.beside) option.append(" ", element("span", { class: "why" }, one.beside));
      this.options.push(option);
      group.append(option);
    }
    return [group];
  }

  // A page of this server, from the snapshot that this page shows.
  private address(path: string): string {
    const address = new URL(path, location.origin);
    if (this.snapshot) address.searchParams.set("snapshot", this.snapshot);
    return address.origin === location.origin ? address.href : "#";
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing || event.altKey || event.shiftKey) return;
    const isOpen = !this.list.hidden;
    const count = this.options.length;
    if (event.key === "Escape" && isOpen) this.close();
    else if (event.key === "ArrowDown" && count) this.step(isOpen ? this.active + 1 : 0);
    else if (event.key === "ArrowUp" && count) this.step(this.active < 0 ? count - 1 : this.active - 1);
    else if (event.key === "Enter" && isOpen && this.active >= 0) this.follow(event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  }

  private follow(inNewTab: boolean): void {
    const option = this.options[this.active];
    if (option && inNewTab) window.open(option.href, "_blank", "noopener");
    else option?.click();
  }

  // One past either end is the field itself.
  private step(to: number): void {
    this.open(true);
    this.choose(to >= this.options.length ? -1 : to);
  }

  private choose(at: number): void {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = at;
    const option = this.options[at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.field.setAttribute("aria-activedescendant", option.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  private open(isOpen: boolean): void {
    this.list.hidden = !isOpen;
    this.field.setAttribute("aria-expanded", String(isOpen));
  }

  private close(): void {
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.choose(-1);
    this.open(false);
    this.said.textContent = "";
  }
}

function named(one: Name): Option {
  return { text: one.label, beside: "", address: one.links.html };
}
