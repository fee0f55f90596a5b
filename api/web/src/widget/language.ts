// The widget's words. English comes with the script; other languages are data that is fetched when they are needed.

import en from "./language/en.json";

/** Two-letter codes of the language files, put in by the build. */
declare const LANGUAGES: string[];
declare const VERSION: string;

type Forms = { other: string } & { [rule in Intl.LDMLPluralRule]?: string };
type Words = { [key in keyof typeof en]: (typeof en)[key] extends string ? string : Forms };
/** Words that are said of a number. */
export type Counted = { [key in keyof Words]: Words[key] extends string ? never : key }[keyof Words];
/** Words that are the same whatever the number. */
export type Said = Exclude<keyof Words, Counted>;

const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];
const HERE = new URL(import.meta.url).origin;

/** Words, plural forms and numbers of one language. */
export class Language {
  readonly direction: "ltr" | "rtl";
  readonly #rules: Intl.PluralRules;
  readonly #numbers: Intl.NumberFormat;

  constructor(
    readonly tag = "en",
    readonly words: Words = en,
  ) {
    this.direction = RIGHT_TO_LEFT.includes(tag) ? "rtl" : "ltr";
    this.#rules = new Intl.PluralRules(tag);
    this.#numbers = new Intl.NumberFormat(tag);
  }

  /** Words with values put where they belong. */
  say(key: Said, values: Record<string, string | number> = {}): string {
    return this.#filled(this.words[key], values);
  }

  /** A number of things. */
  count(key: Counted, n: number): string {
    const forms = this.words[key];
    return this.#filled(forms[this.#rules.select(n)] ?? forms.other, { n });
  }

  /** A number by itself. */
  number(n: number): string {
    return this.#numbers.format(n);
  }

  #filled(words: string, values: Record<string, string | number>): string {
    return words.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name] ?? "";
      return typeof value === "number" ? this.#numbers.format(value) : value;
    });
  }
}

/** The language that an element asks for, else the one of the page around it, else the reader's. */
export function languageOf(element: Element): string {
  for (let at: Element | null = element; at; at = around(at)) {
    const given = at.closest("[lang]");
    if (given) return primary(given.getAttribute("lang") ?? "");
  }
  return navigator.languages.map(primary).find((code) => code === "en" || LANGUAGES.includes(code)) ?? "en";
}

/** A language, from the host of this script; English where there is no such file or it cannot be had. */
export async function loadLanguage(code: string): Promise<Language> {
  if (!LANGUAGES.includes(code)) return new Language();
  try {
    const address = new URL(`/widget/${VERSION}/${code}.json`, HERE);
    const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
    return new Language(code, { ...en, ...(await answer.json()) });
  } catch {
    return new Language();
  }
}

const primary = (tag: string) => tag.toLowerCase().split("-")[0] ?? "";

function around(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
