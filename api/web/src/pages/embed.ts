// In a frame on another site: the colours that its address names become those of the page and of the element in it.

const { style } = document.documentElement;

for (const name of ["accent", "paper", "ink"]) {
  const colour = document.body.getAttribute(`data-roadgraph-${name}`);
  if (!colour) continue;
  style.setProperty(`--${name}`, colour);
  style.setProperty(`--roadgraph-${name}`, colour);
}

export {};
