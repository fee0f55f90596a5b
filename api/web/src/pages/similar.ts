// The page of similar plans: a roadmap can be dropped on the form; a text and a file are not sent together.

const form = document.querySelector<HTMLFormElement>("form.paste");
const drop = form?.querySelector<HTMLElement>(".drop");
const file = form?.querySelector<HTMLInputElement>("input[type=file]");
const text = form?.querySelector<HTMLTextAreaElement>("textarea");
const tick = form?.querySelector<HTMLInputElement>("[name=roadmap]");

if (form && drop && file && text && tick) {
  const over = (isOver: boolean): void => void drop.classList.toggle("over", isOver);
  // What is written is kept but not sent while a file is chosen: each is compared in its own way.
  const chosen = (): void => {
    text.disabled = tick.disabled = Boolean(file.files?.length);
  };

  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget as Node | null)) over(false);
  });
  form.addEventListener("drop", (event) => {
    over(false);
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    file.files = event.dataTransfer.files;
    chosen();
    file.focus();
  });
  file.addEventListener("change", chosen);
  chosen();
}
