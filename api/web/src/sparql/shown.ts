// How a term is shown: ours by their ids and linked, others by a prefix, literals with language or datatype beside them.

import type { Row, Term } from "./answer.js";
import { element } from "./dom.js";
import { known } from "./known.js";

/** An IRI as people write it. */
export function short(iri: string): string {
  if (iri.startsWith(known.base)) return decoded(iri.slice(known.base.length));
  for (const [prefix, namespace] of Object.entries(known.prefixes))
    if (iri.startsWith(namespace) && iri !== namespace) return `${prefix}:${iri.slice(namespace.length)}`;
  return iri;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where an IRI leads from here; undefined for what is no address. */
export function leads(iri: string): string | undefined {
  const ontology = known.prefixes.rg;
  if (iri.startsWith(known.base)) return `/id/${encodeURI(iri.slice(known.base.length)).replaceAll("%25", "%")}`;
  if (ontology && iri.startsWith(ontology)) return `/ns#${iri.slice(ontology.length)}`;
  return /^https?:\/\//.test(iri) ? iri : undefined;
}

/** The text of a term, without its language or datatype. */
export function text(term: Term | undefined): string {
  if (!term) return "";
  if (term.type === "uri") return short(term.value);
  if (term.type === "bnode") return `_:${term.value}`;
  return typeof term.value === "string" ? term.value : JSON.stringify(term.value);
}

/** The datatype that every value of a column has, for its head; empty where they differ. */
export function common(rows: Row[], column: string): string {
  const kinds = new Set(rows.flatMap((row) => (row[column] ? [row[column].datatype ?? ""] : [])));
  const [only] = kinds;
  return kinds.size === 1 && only ? short(only) : "";
}

/** What is in a cell: the text of a term, linked where it leads somewhere, and what is noted beside it unless its column says so. */
export function cell(term: Term | undefined, said = ""): Node[] {
  if (!term) return [];
  const to = term.type === "uri" ? leads(term.value) : undefined;
  const shown = to ? element("a", { href: to }, text(term)) : document.createTextNode(text(term));
  const note = term["xml:lang"] ? `@${term["xml:lang"]}` : term.datatype ? short(term.datatype) : "";
  return note && note !== said
    ? [shown, document.createTextNode(" "), element("span", { class: "why" }, note)]
    : [shown];
}
