// The search page: suggestions while one types, `/` leads to the field, long lists of filters can be filtered.

import { element, isWriting } from "../parts/dom";
import { Suggestions } from "../parts/suggestions";

const field = document.querySelector<HTMLInputElement>(".ask input[type=search]");

if (field) {
  new Suggestions(field);
  field.setAttribute("aria-keyshortcuts", "/");
  field.after(element("kbd", { "aria-hidden": "true" }, "/"));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.defaultPrevented || event.isComposing || isWriting(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

for (const facet of document.querySelectorAll<HTMLDetailsElement>(".facets .long")) {
  const items = [...facet.querySelectorAll("li")];
  const title = facet.querySelector("summary")?.firstChild?.textContent?.trim() ?? "";
  const sought = element("input", { type: "search", "aria-label": `Find in ${title}`, placeholder: "find …" });
  facet.querySelector("ul")?.before(sought);
  sought.addEventListener("input", () => {
    const words = sought.value.trim().toLocaleLowerCase();
    for (const item of items) item.hidden = !item.textContent?.toLocaleLowerCase().includes(words);
  });
}
