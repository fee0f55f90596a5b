// Completion: keywords, variables of the query, terms of the graph, and things by their names.

import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import type { GraphTerm, Prefix, Vocabulary } from "./vocabulary.js";

const KEYWORDS =
  `SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS BIND VALUES GRAPH EXISTS NOT ORDER BY GROUP HAVING LIMIT OFFSET
  ASK CONSTRUCT DESCRIBE PREFIX COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT BOUND COALESCE CONTAINS LCASE REGEX STR LANG
  DATATYPE YEAR IF AS DESC ASC IN`.split(/\s+/);

const SHORTEST = 2; // letters from which things are looked up
const DECLARED = /\bPREFIX\s+([\w-]*):/gi;

/** What stands beside a name, which is read aloud right after it. */
const beside = (detail: string) => ` ${detail}`;

const keywords: Completion[] = KEYWORDS.map((label) => ({ label, type: "keyword", boost: -10 }));

/** Whether the cursor stands in a string, and where that begins in its line; comments hold none. */
function openString(before: string): number | undefined {
  let begun: number | undefined;
  let quote = "";
  for (let at = 0; at < before.length; at++) {
    const character = before[at] ?? "";
    if (begun === undefined && character === "#" && /(?:^|[\s{}.;])$/.test(before.slice(0, at))) return undefined;
    if (begun !== undefined && character === "\\") at++;
    else if (begun !== undefined && character === quote) begun = undefined;
    else if (begun === undefined && /["']/.test(character)) [begun, quote] = [at + 1, character];
  }
  return begun;
}

function beforeCursor(context: CompletionContext): { text: string; start: number } {
  const line = context.state.doc.lineAt(context.pos);
  return { text: line.text.slice(0, context.pos - line.from), start: line.from };
}

function option(term: GraphTerm): Completion {
  const detail = term.used ? `${term.kind} · ${term.used.toLocaleString("en")}` : term.kind;
  const label = term.name === term.iri ? `<${term.iri}>` : term.name;
  const info = [term.label, term.comment].filter(Boolean).join(": ");
  const made: Completion = { label, detail: beside(detail), type: term.kind, boost: term.used ? 1 : 0 };
  return info ? { ...made, info } : made;
}

/** A prefix that no query has to declare is written as it is; another one is declared with its first use. */
function prefixOption({ prefix, namespace, declared }: Prefix): Completion {
  return {
    label: `${prefix}:`,
    detail: beside(declared ? "prefix" : "prefix, to be declared"),
    info: namespace,
    type: "prefix",
  };
}

function termSource(vocabulary: Vocabulary): CompletionSource {
  return async (context) => {
    const { text, start } = beforeCursor(context);
    if (openString(text) !== undefined) return null;
    const word = /(?<![?$<\w])[\w-]*(?::[\w-]*)?$/.exec(text);
    if (!word || (!word[0] && !context.explicit)) return null;
    const { prefixes, terms } = await vocabulary.terms();
    const declared = [...context.state.doc.toString().matchAll(DECLARED)].map((found) => ({
      label: `${found[1]}:`,
      detail: beside("prefix"),
      type: "prefix",
    }));
    const known = prefixes.map(prefixOption).filter((one) => !declared.some(({ label }) => label === one.label));
    const options = [...terms.map(option), ...known, ...declared, ...keywords];
    return { from: start + word.index, options, validFor: /^[\w-]*:?[\w-]*$/ };
  };
}

function variables(context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/[?$]\w*/);
  if (!word) return null;
  const typed = word.text;
  const names = new Set(context.state.doc.toString().match(/[?$]\w+/g) ?? []);
  names.delete(typed);
  return { from: word.from, options: [...names].map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
}

function thingSource(vocabulary: Vocabulary): CompletionSource {
  return async (context) => {
    const { text, start } = beforeCursor(context);
    const opened = openString(text);
    const from = opened ?? /(?<![?$<:\w])\p{L}[\p{L}\p{N}_.+#-]*$/u.exec(text)?.index;
    const typed = from === undefined ? "" : text.slice(from).trim();
    if (from === undefined || typed.length < SHORTEST) return null;
    const stop = new AbortController();
    context.addEventListener("abort", () => stop.abort());
    try {
      const found = await vocabulary.things(typed, stop.signal);
      const options = found.map(({ id, label, kind }) => ({
        label,
        detail: beside(kind),
        type: "thing",
        apply: opened === undefined ? `<${id}>` : label.replaceAll(/["\\]/g, "\\$&"),
      }));
      return { from: start + from, options, filter: false };
    } catch {
      return null; // what cannot be looked up is not offered
    }
  };
}

/** Every source. */
export function sources(vocabulary: Vocabulary): CompletionSource[] {
  return [termSource(vocabulary), variables, thingSource(vocabulary)];
}
