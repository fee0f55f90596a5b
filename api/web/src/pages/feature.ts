// The page of a plan: its lines and their source are copied at a press.

import { copied } from "../parts/clipboard";

const SAID = 2000; // milliseconds for which a button says what it did

const quotation = document.querySelector<HTMLElement>("#quotation");

function select(element: HTMLElement): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
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
    if (await copied(quotation.textContent ?? "")) {
      said.textContent = "Copied";
    } else {
      if (folded) folded.open = true;
      select(quotation);
      said.textContent = "Selected: copy it with your keys";
    }
    setTimeout(() => {
      said.textContent = "";
    }, SAID);
  });
}
