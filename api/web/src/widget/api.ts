// What the widget reads of the API's answers. The OpenAPI description at /openapi.json has all of it.

export type Status = "planned" | "in_progress" | "done" | "dropped";
export type Bucket = "past" | "now" | "next" | "later";
/** Characters from one to before another, counted in Unicode code points. */
export type Span = [start: number, end: number];

export interface Named {
  id: string;
  label: string;
}

export interface Feature {
  id: string;
  title: string;
  text: string;
  project: Named;
  status: Status;
  horizon: { label: string | null; bucket: Bucket | null };
  technologies: Named[];
  links: { html: string };
}

export interface Hit extends Feature {
  above_threshold: boolean;
  highlights: { title: Span[] };
  quote: { line: number; text: string; highlights: Span[] };
}

export interface SearchAnswer {
  hits: Hit[];
  total: number;
  none: boolean;
}
