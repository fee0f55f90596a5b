// On every page: a form that was sent says so while its answer is on the way.

const LATE = 200; // milliseconds after which an answer feels late

let waiting: ReturnType<typeof setTimeout> | undefined;

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.target) return;
  waiting = setTimeout(() => form.setAttribute("aria-busy", "true"), LATE);
});

// A page that is gone back to comes as it was left.
addEventListener("pageshow", () => {
  clearTimeout(waiting);
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
});
