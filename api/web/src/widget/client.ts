// Questions to the API: without cookies, with an end, and with errors that can be said in words.

const LONGEST_WAIT = 10_000; // milliseconds
const RETRY = 2; // seconds, where a busy server does not say

/** What went wrong, by the name of its words in the language files. */
export type Kind = "offline" | "late" | "busy" | "refused" | "broken";

/** An answer that did not come. `detail` is the server's own words, `wait` the seconds until it may be asked again. */
export class Trouble extends Error {
  override name = "Trouble";
  constructor(
    readonly kind: Kind,
    readonly status = 0,
    readonly detail = "",
    readonly wait = RETRY,
  ) {
    super(detail || kind);
  }
}

/** The answer to a question. Throws Trouble; once `signal` is aborted it throws what `fetch` throws then. */
export async function ask<Answer>(address: URL, signal: AbortSignal): Promise<Answer> {
  const ending = new AbortController();
  const end = () => ending.abort(signal.reason);
  signal.addEventListener("abort", end, { once: true });
  const late = setTimeout(() => ending.abort(new Trouble("late")), LONGEST_WAIT);
  try {
    return await answer<Answer>(address, ending.signal);
  } catch (error) {
    if (ending.signal.aborted) throw ending.signal.reason;
    throw error instanceof Trouble ? error : new Trouble("offline");
  } finally {
    clearTimeout(late);
    signal.removeEventListener("abort", end);
  }
}

async function answer<Answer>(address: URL, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(address, {
    signal,
    credentials: "omit",
    referrerPolicy: "no-referrer",
    headers: { Accept: "application/json" },
  });
  const told = await response.json().catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new Trouble(busy(response.status) ? "busy" : "broken", response.status);
  });
  if (response.ok) return told;
  const wait = Number(response.headers.get("Retry-After")) || RETRY;
  throw new Trouble(busy(response.status) ? "busy" : "refused", response.status, String(told?.detail ?? ""), wait);
}

const busy = (status: number) => status === 429 || status === 503;
