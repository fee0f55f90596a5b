// Where a site's owner makes the snippet: preview and lines follow the form, and are copied by a button.
// The server makes both; this asks it again and puts its answer in place.

const PAUSE = 300; // milliseconds without a key before the server is asked

const form = document.querySelector<HTMLFormElement>(".configure");
const said = document.getElementById("said");
let waiting: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | undefined;

function tell(words: string): void {
  if (said) said.textContent = words;
}

async function renew(asked: HTMLFormElement): Promise<void> {
  asking?.abort();
  asking = new AbortController();
  const given = [...new FormData(asked)].filter(([, value]) => value);
  const address = new URL(asked.action);
  for (const [name, value] of given) address.searchParams.append(name, String(value));
  try {
    const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("shown");
    if (!now) throw new TypeError("the answer is another page");
    document.getElementById("shown")?.replaceWith(document.adoptNode(now));
    history.replaceState(null, "", address);
    addButtons();
    tell(page.querySelector("#shown .notice p")?.textContent ?? "Preview and lines have changed.");
  } catch (error) {
    if (!(error instanceof DOMException)) tell("The preview cannot be renewed now. Send the form instead.");
  }
}

function addButtons(): void {
  for (const snippet of document.querySelectorAll(".snippet")) {
    const button = document.createElement("button");
    const title = snippet.querySelector("h3");
    button.type = "button";
    button.className = "plainly";
    button.textContent = "Copy";
    button.setAttribute("aria-describedby", title?.id ?? "");
    button.addEventListener("click", () => void copy(snippet, button));
    title?.after(button);
  }
}

async function copy(snippet: Element, button: HTMLButtonElement): Promise<void> {
  const code = snippet.querySelector("code");
  if (!code) return;
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
    button.textContent = "Copied";
    tell("Copied.");
  } catch {
    getSelection()?.selectAllChildren(code); // where the clipboard is closed to scripts, a key copies what is selected
    tell("Selected: copy it with your keyboard.");
  }
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void renew(form), PAUSE);
  });
  addButtons();
}

export {};
