// What the server put into the page for its script.

import type { Answer } from "./answer.js";

export interface Known {
  base: string;
  prefixes: Record<string, string>;
  kept: [string, string][];
  formats: { solutions: string[]; graph: string[] };
  longest: number;
  /** The address of the editor's own script. */
  editor: string;
  answer: Answer | null;
  wrong: { line?: number; column?: number };
}

export const known: Known = JSON.parse(document.getElementById("known")?.textContent ?? "{}");

/** The snapshot that the page asks by name, as the end of an address; empty for the newest. */
export const snapshot = known.kept
  .filter(([name]) => name === "snapshot")
  .map(([, value]) => `&snapshot=${encodeURIComponent(value)}`)
  .join("");

/** The address of a query in a format; null where it would be too long for one. */
export function address(query: string, format?: string): string | null {
  const parts = new URLSearchParams([["query", query], ...known.kept]);
  const found = `/sparql?${parts}`;
  if (found.length > known.longest) return null;
  return format ? `${found}&format=${format}` : found;
}
