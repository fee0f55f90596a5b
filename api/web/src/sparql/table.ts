// Rows as a table: sorted by a column, a page at a time.

import { number, type Row, type Solutions } from "./answer.js";
import { element } from "./dom.js";
import { cell, common, text } from "./shown.js";

const PAGE = 50; // rows at once

interface Order {
  column: string;
  direction: 1 | -1;
}

const words = new Intl.Collator("en", { numeric: true });

/** Numbers by size, everything else by its letters; what is unbound comes last. */
function sorted(rows: Row[], order: Order | undefined): Row[] {
  if (!order) return rows;
  const { column, direction } = order;
  return rows.toSorted((one, other) => {
    const [a, b] = [one[column], other[column]];
    if (!a || !b) return Number(!a) - Number(!b);
    const [x, y] = [number(a), number(b)];
    return direction * (x !== undefined && y !== undefined ? x - y : words.compare(text(a), text(b)));
  });
}

function heading(column: string, kind: string, order: Order | undefined, sort: () => void): HTMLElement {
  const isSorted = order?.column === column;
  const mark = !isSorted ? "↕" : order.direction === 1 ? "↑" : "↓";
  const button = element("button", { type: "button" }, column, element("span", { "aria-hidden": "true" }, ` ${mark}`));
  button.addEventListener("click", sort);
  const sorting = isSorted ? { "aria-sort": order.direction === 1 ? "ascending" : "descending" } : {};
  const note = kind ? [" ", element("span", { class: "why" }, kind)] : [];
  return element("th", { scope: "col", ...sorting }, button, ...note);
}

/** A table that sorts and turns its pages. */
export function table(found: Solutions): HTMLElement {
  const place = element("div");
  const kinds = new Map(found.columns.map((column) => [column, common(found.rows, column)]));
  let order: Order | undefined;
  let first = 0;

  function sort(column: string): void {
    order = { column, direction: order?.column === column && order.direction === 1 ? -1 : 1 };
    first = 0;
    draw();
    place.querySelectorAll<HTMLElement>("th button")[found.columns.indexOf(column)]?.focus();
  }

  function turned(by: number, name: string): HTMLElement {
    const button = element("button", { type: "button", class: "plainly" }, name);
    button.disabled = first + by < 0 || first + by >= found.rows.length;
    button.addEventListener("click", () => {
      first += by;
      draw();
      place.querySelector<HTMLElement>(".scroll")?.focus();
    });
    return button;
  }

  function draw(): void {
    const rows = sorted(found.rows, order).slice(first, first + PAGE);
    const heads = found.columns.map((column) => heading(column, kinds.get(column) ?? "", order, () => sort(column)));
    const lines = rows.map((row) =>
      element("tr", {}, ...found.columns.map((column) => element("td", {}, ...cell(row[column], kinds.get(column))))),
    );
    const drawn = element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Rows" });
    drawn.append(
      element(
        "table",
        { class: "answer" },
        element("thead", {}, element("tr", {}, ...heads)),
        element("tbody", {}, ...lines),
      ),
    );
    place.replaceChildren(drawn);
    if (found.rows.length <= PAGE) return;
    const shown = `${first + 1}–${first + rows.length} of ${found.rows.length.toLocaleString("en")}`;
    const pages = element("nav", { class: "pages", "aria-label": "Pages of rows" });
    pages.append(turned(-PAGE, "← previous"), element("span", {}, shown), turned(PAGE, "next →"));
    place.append(pages);
  }

  draw();
  return place;
}
