// In a frame on another site: the colours that its address names become those of the page and of the element in it,
// and what is opened opens beside the frame, which shows nothing but itself.

const { style } = document.documentElement;

for (const name of ["accent", "paper", "ink"]) {
  const colour = document.body.getAttribute(`data-roadgraph-${name}`);
  if (!colour) continue;
  style.setProperty(`--${name}`, colour);
  style.setProperty(`--roadgraph-${name}`, colour);
}

addEventListener("roadgraph-open", (event) => {
  const { href, newTab } = (event as CustomEvent<{ href: string | null; newTab: boolean }>).detail;
  if (newTab || !href) return;
  event.preventDefault();
  open(href, "_blank", "noopener");
});

export {};
