// Asking the endpoint: an answer, or what is wrong with the query.

import { type Answer, ofJson, ofTriples } from "./answer.js";
import { known } from "./known.js";

/** Rows that are fetched to be looked at; files have all. */
const MOST = 5_000;

/** What problem+json says of a query that has no answer. */
export interface Refusal {
  title: string;
  detail: string;
  line?: number;
  column?: number;
}

export interface Asked {
  answer?: Answer;
  refusal?: Refusal;
}

function body(query: string): URLSearchParams {
  const options = known.kept.filter(([name]) => name !== "limit");
  const given = Number(known.kept.find(([name]) => name === "limit")?.[1] ?? MOST);
  return new URLSearchParams([["query", query], ...options, ["limit", String(Math.min(given, MOST))]]);
}

async function refused(response: Response): Promise<Refusal> {
  try {
    const said: Refusal = await response.json();
    return said;
  } catch {
    return { title: "No answer", detail: `The server answered with status ${response.status}. Try again.` };
  }
}

/** The answer to a query. Throws what fetch throws when it is aborted or there is no connection. */
export async function ask(query: string, signal: AbortSignal): Promise<Asked> {
  const response = await fetch("/sparql", {
    method: "POST",
    body: body(query),
    headers: { Accept: "application/sparql-results+json, application/n-triples" },
    signal,
  });
  if (!response.ok) return { refusal: await refused(response) };
  const complete = response.headers.get("Roadgraph-Complete") !== "false";
  const text = await response.text();
  const isGraph = response.headers.get("Content-Type")?.startsWith("application/n-triples");
  return { answer: isGraph ? ofTriples(text, complete) : ofJson(text, complete) };
}
