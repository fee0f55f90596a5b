// The page of a plan: its lines and their source are copied at a press.

const SAID = 2000; // milliseconds for which a button says what it did

const quotation = document.querySelector<HTMLElement>("#quotation");

function select(element: HTMLElement): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

// Where the clipboard is closed, as on plain http, the text is selected, and the keys copy it.
async function copy(from: HTMLElement, folded: HTMLDetailsElement | null): Promise<string> {
  try {
    await navigator.clipboard.writeText(from.textContent ?? "");
    return "Copied";
  } catch {
    if (folded) folded.open = true;
    select(from);
    return "Selected: copy it with your keys";
  }
}

if (quotation) {
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "plainly";
  button.textContent = "Copy as quotation";
  said.className = "why";
  said.setAttribute("role", "status");
  const folded = quotation.closest("details");
  (folded ?? quotation).before(button, " ", said);
  button.addEventListener("click", async () => {
    said.textContent = await copy(quotation, folded);
    setTimeout(() => {
      said.textContent = "";
    }, SAID);
  });
}
