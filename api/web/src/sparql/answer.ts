// Answers as the views take them: of a result in SPARQL's JSON, or of a graph in N-Triples.

export interface Term {
  type: "uri" | "bnode" | "literal" | "triple";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

export type Row = Record<string, Term>;

/** Rows, or the statements of a graph as rows of three; not complete where the answer has more. */
export interface Solutions {
  form: "solutions" | "graph";
  columns: string[];
  rows: Row[];
  complete: boolean;
}

export interface Verdict {
  form: "boolean";
  truth: boolean;
}

export type Answer = Solutions | Verdict;

const STATEMENT =
  /^(?:<([^>]*)>|_:(\S+)) <([^>]*)> (?:<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?) \.$/;
const ESCAPED = /\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|(.))/g;
const CHARACTERS: Record<string, string> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = /^(?:decimal|double|float|(?:[a-zA-Z]*I|i)nteger|long|int|short|byte|unsigned\w+)$/;
const DATES = /^(?:date|dateTime|gYear|gYearMonth)$/;

function plain(text: string): string {
  return text.replace(ESCAPED, (_, short?: string, long?: string, one?: string) => {
    const code = short ?? long;
    return code ? String.fromCodePoint(Number.parseInt(code, 16)) : (CHARACTERS[one ?? ""] ?? one ?? "");
  });
}

function resource(iri: string | undefined, blank: string | undefined): Term {
  return iri === undefined ? { type: "bnode", value: blank ?? "" } : { type: "uri", value: plain(iri) };
}

function literal(text: string, language?: string, datatype?: string): Term {
  const term: Term = { type: "literal", value: plain(text) };
  if (language) term["xml:lang"] = language;
  if (datatype && datatype !== `${XSD}string`) term.datatype = datatype;
  return term;
}

function statement(line: string): Row[] {
  const found = STATEMENT.exec(line);
  if (!found) return [];
  const [, subject, blank, predicate, iri, blankObject, text, language, datatype] = found;
  return [
    {
      subject: resource(subject, blank),
      predicate: resource(predicate, undefined),
      object: text === undefined ? resource(iri, blankObject) : literal(text, language, datatype),
    },
  ];
}

/** The statements of N-Triples; comments are passed over. */
export function ofTriples(text: string, complete: boolean): Solutions {
  const columns = ["subject", "predicate", "object"];
  return { form: "graph", columns, rows: text.split("\n").flatMap(statement), complete };
}

/** The answer in the JSON of SPARQL results. */
export function ofJson(text: string, complete: boolean): Answer {
  const found: { boolean?: boolean; head: { vars?: string[] }; results?: { bindings: Row[] } } = JSON.parse(text);
  if (found.boolean !== undefined) return { form: "boolean", truth: found.boolean };
  return { form: "solutions", columns: found.head.vars ?? [], rows: found.results?.bindings ?? [], complete };
}

/** The number that a term is; undefined for what is none. */
export function number(term: Term | undefined): number | undefined {
  if (!term?.datatype?.startsWith(XSD) || !NUMBERS.test(term.datatype.slice(XSD.length))) return undefined;
  const value = Number(term.value);
  return Number.isFinite(value) ? value : undefined;
}

/** The moment that a term names, in milliseconds; undefined for what is no date. */
export function moment(term: Term | undefined): number | undefined {
  if (!term?.datatype?.startsWith(XSD) || !DATES.test(term.datatype.slice(XSD.length))) return undefined;
  const value = Date.parse(term.value);
  return Number.isNaN(value) ? undefined : value;
}

/** Whether a column has only such values, and one at least. */
export function all(rows: Row[], column: string, read: (term: Term | undefined) => number | undefined): boolean {
  const bound = rows.map((row) => row[column]).filter((term) => term !== undefined);
  return bound.length > 0 && bound.every((term) => read(term) !== undefined);
}
