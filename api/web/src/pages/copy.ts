// Beside what is to be copied stands a button that copies it; without script one selects it.

import { copied } from "../parts/clipboard";

const BACK = 2000; // milliseconds after which the button says again what it does

for (const box of document.querySelectorAll<HTMLElement>(".copied")) {
  const text = box.querySelector("pre, code")?.textContent ?? "";
  const label = box.dataset.label ?? "this";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plainly";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy: ${label}`);
  const said = document.createElement("span");
  said.className = "unseen";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    const done = await copied(text);
    button.textContent = done ? "Copied" : "Select and copy it";
    said.textContent = button.textContent;
    setTimeout(() => {
      button.textContent = "Copy";
      said.textContent = "";
    }, BACK);
  });
  box.append(button, said);
}
