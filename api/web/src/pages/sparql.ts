// The SPARQL page: runs queries without leaving it, and loads the editor when it is needed. Nothing is remembered.

import type { Answer } from "../sparql/answer.js";
import { ask, type Refusal } from "../sparql/asking.js";
import { element } from "../sparql/dom.js";
import { address, known, snapshot } from "../sparql/known.js";
import { problem, result, size } from "../sparql/result.js";
import type { Editor } from "./editor.js";

const LATE = 200; // milliseconds after which an answer feels late
const TICK = 100; // milliseconds between two looks at the clock

const form = document.querySelector<HTMLFormElement>("#ask");
const area = document.querySelector<HTMLTextAreaElement>("#query");
const place = document.querySelector<HTMLElement>("#answer");
const keep = document.querySelector<HTMLFormElement>("#keep");
const button = form?.querySelector<HTMLButtonElement>("button[type=submit]");

const told = element("span", { role: "status" });
const clock = element("span", { class: "count", "aria-hidden": "true" });
const shown = element("div");

let editor: Editor | undefined;
let running: AbortController | undefined;

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(2)} s`;

function say(refusal: Refusal): void {
  told.textContent = "";
  shown.replaceChildren(problem(refusal));
  area?.setAttribute("aria-invalid", String(Boolean(refusal.line)));
  if (refusal.line) editor?.mark(refusal.line, refusal.column);
}

function show(query: string, answer: Answer, took: string): void {
  told.textContent = took ? `${size(answer)} in ${took}` : size(answer);
  shown.replaceChildren(...result(query, answer));
  const kept = keep?.querySelector<HTMLInputElement>("input[name=sparql]");
  if (keep && kept) [kept.value, keep.hidden] = [query, false];
}

/** Asks, says how long that takes, and can be stopped by the same button. */
async function run(query: string): Promise<void> {
  const stop = new AbortController();
  const since = performance.now();
  const late = setTimeout(() => form?.setAttribute("aria-busy", "true"), LATE);
  const ticking = setInterval(() => {
    clock.textContent = seconds(since);
  }, TICK);
  running = stop;
  told.textContent = "Running";
  if (button) button.textContent = "Stop";
  if (keep) keep.hidden = true;
  editor?.mark();
  area?.removeAttribute("aria-invalid");
  try {
    const { answer, refusal } = await ask(query, stop.signal);
    if (answer) show(query, answer, seconds(since));
    else if (refusal) say(refusal);
  } catch {
    if (stop.signal.aborted) told.textContent = `Stopped after ${seconds(since)}`;
    else
      say({ title: "No connection", detail: "The server was not reached. Check the connection, then run it again." });
  }
  clearTimeout(late);
  clearInterval(ticking);
  clock.textContent = "";
  form?.removeAttribute("aria-busy");
  if (button) button.textContent = "Run";
  running = undefined;
}

function submit(event: SubmitEvent): void {
  if (!area) return;
  event.preventDefault();
  if (running) running.abort();
  else {
    history.replaceState(null, "", address(area.value) ?? "/sparql");
    void run(area.value);
  }
}

async function load(): Promise<void> {
  if (!area || editor) return;
  const { mount }: typeof import("./editor.js") = await import(known.editor);
  if (editor) return;
  editor = mount(area, { label: "SPARQL query", snapshot, run: () => form?.requestSubmit() });
  if (known.wrong.line) editor.mark(known.wrong.line, known.wrong.column);
}

if (form && area && place) {
  const keys = document.getElementById("keys");
  const command = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
  if (keys) keys.textContent = `${command}+Enter runs · Ctrl+Space completes · Escape, then Tab, leaves the editor`;
  const line = element("p", { class: "summary" }, told, clock);
  form.addEventListener("submit", submit);
  form.querySelector("label")?.addEventListener("click", () => editor?.focus());
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  area.addEventListener("focus", () => void load(), { once: true });
  if (known.answer) {
    place.replaceChildren(line, shown);
    show(area.value, known.answer, "");
  } else if (place.querySelector("[role=alert]")) {
    shown.append(...place.children);
    place.replaceChildren(line, shown);
  } else place.append(line, shown);
  if ("requestIdleCallback" in window) requestIdleCallback(() => void load(), { timeout: 2000 });
  else setTimeout(() => void load(), TICK);
}
