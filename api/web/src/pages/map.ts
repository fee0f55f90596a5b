// The map: what is pointed at or has the focus stands out with what roads lead to; larger and smaller, and dragged.

const STEP = 1.3; // how much larger one press makes the map
const LARGEST = 4; // times its own size

const map = document.querySelector<HTMLElement>(".map");
const sheet = map?.querySelector("svg");
const tools = document.querySelector<HTMLElement>(".zoom");
if (map && sheet && tools) {
  highlight(map, sheet);
  const zoom = zoomer(map, sheet);
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const asked = (event.target as Element).closest("button")?.value;
    if (asked) zoom(asked);
  });
  map.addEventListener("keydown", (event) => {
    const asked = { "+": "in", "-": "out", "0": "whole" }[event.key];
    if (!asked || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    zoom(asked);
  });
  drag(map);
  map.scrollLeft = (map.scrollWidth - map.clientWidth) / 2;
}

/** Lights a mark and its neighbours while it is pointed at or has the focus. The map listens: a sheet that did would be a tab stop. */
function highlight(map: HTMLElement, sheet: SVGSVGElement): void {
  const marks = [...sheet.querySelectorAll<SVGAElement>(".marks a")];
  const roads = [...sheet.querySelectorAll<SVGLineElement>(".roads line")];
  const light = (mark: SVGAElement | null): void => {
    const own = mark ? marks.indexOf(mark) : -1;
    const near = new Set([own, ...(mark?.dataset.near ?? "").split(" ").filter(Boolean).map(Number)]);
    sheet.classList.toggle("lit", mark !== null);
    for (const [at, one] of marks.entries()) one.classList.toggle("on", near.has(at));
    for (const road of roads) road.classList.toggle("on", (road.dataset.ends ?? "").split(" ").includes(`${own}`));
  };
  const of = (target: EventTarget | null) =>
    target instanceof Element ? target.closest<SVGAElement>(".marks a") : null;
  for (const kind of ["pointerover", "focusin"]) map.addEventListener(kind, (event) => light(of(event.target)));
  map.addEventListener("pointerleave", () => light(of(document.activeElement)));
  map.addEventListener("focusout", () => light(null));
}

/** Makes the sheet larger, smaller or whole in its frame, which keeps its height; its middle stays where it is. */
function zoomer(map: HTMLElement, sheet: SVGSVGElement): (asked: string) => void {
  const { width, height } = sheet.viewBox.baseVal;
  return (asked) => {
    const now = sheet.clientWidth;
    const whole = Math.min(map.clientWidth, (map.clientHeight * width) / height);
    const wanted = asked === "whole" ? whole : asked === "in" ? now * STEP : now / STEP;
    const next = Math.min(Math.max(wanted, whole), width * LARGEST);
    const middle = [map.scrollLeft + map.clientWidth / 2, map.scrollTop + map.clientHeight / 2] as const;
    map.style.height = `${map.offsetHeight}px`;
    sheet.style.minWidth = "0";
    sheet.style.width = `${next}px`;
    map.scrollLeft = (middle[0] * next) / now - map.clientWidth / 2;
    map.scrollTop = (middle[1] * next) / now - map.clientHeight / 2;
  };
}

/** Moves the sheet with the mouse; fingers move it anyway. */
function drag(map: HTMLElement): void {
  let held: { x: number; y: number } | null = null;
  map.addEventListener("pointerdown", (event) => {
    const isOnMark = event.target instanceof Element && event.target.closest("a");
    if (event.pointerType !== "mouse" || event.button !== 0 || isOnMark) return;
    held = { x: event.clientX + map.scrollLeft, y: event.clientY + map.scrollTop };
  });
  addEventListener("pointermove", (event) => {
    if (held) map.scrollTo(held.x - event.clientX, held.y - event.clientY);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    addEventListener(kind, () => {
      held = null;
    });
  }
}
