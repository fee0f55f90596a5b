// What can be completed, from the live graph: its terms and concepts once, names of things as they are typed.

export interface GraphTerm {
  iri: string;
  name: string;
  kind: string;
  label: string;
  comment: string;
  used: number;
}

export interface Prefix {
  prefix: string;
  namespace: string;
  declared: boolean;
}

export interface Named {
  id: string;
  label: string;
  kind: string;
}

interface Listed {
  id: string;
  label?: string;
  title?: string;
}

async function json<T>(address: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(address, signal ? { signal } : {});
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/** What one snapshot knows; `snapshot` is the end of an address, empty for the newest. */
export class Vocabulary {
  readonly #snapshot: string;
  #terms: Promise<{ prefixes: Prefix[]; terms: GraphTerm[] }> | undefined;
  #concepts: Promise<Named[]> | undefined;

  constructor(snapshot: string) {
    this.#snapshot = snapshot;
  }

  /** Prefixes and terms. */
  terms(): Promise<{ prefixes: Prefix[]; terms: GraphTerm[] }> {
    this.#terms ??= json(`/api/sparql/terms?${this.#snapshot.slice(1)}`);
    return this.#terms;
  }

  /** Projects, technologies, features and concepts that may be meant by what was typed. */
  async things(typed: string, signal: AbortSignal): Promise<Named[]> {
    const address = `/api/suggest?q=${encodeURIComponent(typed)}${this.#snapshot}`;
    const found = await json<Record<string, Listed[]>>(address, signal);
    const kinds = [
      ["project", found.projects],
      ["technology", found.technologies],
      ["feature", found.features],
    ] as const;
    const named = kinds.flatMap(([kind, listed]) =>
      (listed ?? []).map((one) => ({ id: one.id, label: one.label ?? one.title ?? one.id, kind })),
    );
    const begun = typed.toLocaleLowerCase("en");
    const concepts = (await this.#allConcepts()).filter((one) => one.label.toLocaleLowerCase("en").includes(begun));
    return [...named, ...concepts.slice(0, 5)];
  }

  #allConcepts(): Promise<Named[]> {
    this.#concepts ??= json<{ concepts: Listed[] }>(`/api/concepts?${this.#snapshot.slice(1)}`).then((found) =>
      found.concepts.map((one) => ({ id: one.id, label: one.label ?? one.id, kind: "concept" })),
    );
    return this.#concepts;
  }
}
