// Keys that bring the reader to the search field from anywhere on the page, where nobody else wants them.

const APPLE = /mac|iphone|ipad/i.test(navigator.platform);
const FIELDS = "input, textarea, select, [role=textbox], [role=searchbox], [role=combobox], [role=spinbutton], iframe";

/** A key, by the character that it writes in the reader's layout; `mod` is Command on Apple's machines, else Control. */
export interface Hotkey {
  key: string;
  mod: boolean;
}

/** What the attribute `hotkey` says, such as `mod+k /`; `none` is none. */
export function hotkeys(said: string): Hotkey[] {
  const keys = said.trim().toLowerCase().split(/\s+/);
  return keys
    .filter((one) => one && one !== "none")
    .map((one) => ({ key: one.replace(/^mod\+/, ""), mod: one.startsWith("mod+") }));
}

/** The last hotkey, which is the shortest, as it is printed on keys. */
export function shown(keys: Hotkey[]): string {
  return keys
    .slice(-1)
    .map(({ key, mod }) => `${mod ? (APPLE ? "⌘ " : "Ctrl ") : ""}${key.toUpperCase()}`)
    .join("");
}

/** Hotkeys for assistive technology, as aria-keyshortcuts has them. */
export function announced(keys: Hotkey[]): string | null {
  return keys.map(({ key, mod }) => (mod ? `${APPLE ? "Meta" : "Control"}+${key}` : key)).join(" ") || null;
}

/** Calls `go` when one of the keys is pressed that the page has no use for itself; the key is used up if that returns true. */
export function listen(keys: Hotkey[], go: () => boolean, until: AbortSignal): void {
  if (!keys.length) return;
  // On the window, while the event rises: every listener of the page on its elements and its document came before.
  addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || event.repeat || event.isComposing) return;
      if (keys.some((one) => pressed(event, one)) && !writes(event) && go()) event.preventDefault();
    },
    { signal: until },
  );
}

function pressed(event: KeyboardEvent, { key, mod }: Hotkey): boolean {
  const level3 = event.getModifierState("AltGraph"); // it counts as Control and Alt on Windows
  if (!mod) return event.key.toLowerCase() === key && (level3 || !(event.ctrlKey || event.altKey || event.metaKey));
  if (level3 || event.altKey || event.shiftKey || event.metaKey !== APPLE || event.ctrlKey === APPLE) return false;
  // A layout without Latin letters has the shortcuts of the Latin one where its keys are.
  return event.key.toLowerCase() === key || (event.key > "~" && event.code === `Key${key.toUpperCase()}`);
}

/** Whether somebody writes: in a field or an editor, in whatever shadow, or in an element that does not let us see. */
function writes(event: KeyboardEvent): boolean {
  if (document.designMode === "on") return true;
  return event
    .composedPath()
    .some(
      (one) =>
        one instanceof HTMLElement &&
        (one.isContentEditable || one.matches(FIELDS) || (one === event.target && isClosed(one))),
    );
}

const isClosed = (element: HTMLElement) => element.localName.includes("-") && !element.shadowRoot;
