// The place of a mistake, marked until the text is changed.

import { type Range, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

/** Marks a place: a line and a character in it, both from 1; null takes the mark away. */
export const wrong = StateEffect.define<{ line: number; column: number } | null>();

const wholeLine = Decoration.line({ class: "cm-wrong-line" });
const rest = Decoration.mark({ class: "cm-wrong", attributes: { title: "The query cannot be read here." } });

/** Where a place is in the text. The engine counts characters, the editor UTF-16 units. */
export function offset(text: Text, { line, column }: { line: number; column: number }): number {
  const found = text.line(Math.min(Math.max(1, line), text.lines));
  const before = [...found.text].slice(0, Math.max(0, column - 1)).join("");
  return found.from + before.length;
}

/** The line, and the word at the place: the engine tells how far it could read, which is often the end of a word. */
function marks(text: Text, place: { line: number; column: number }): DecorationSet {
  const at = offset(text, place);
  const line = text.lineAt(at);
  const [before, after] = [line.text.slice(0, at - line.from), line.text.slice(at - line.from)];
  const end = at + (/^\S+/.exec(after)?.[0].length ?? 0);
  const begin = at - ((end > at ? /\S*$/ : /\S*\s*$/).exec(before)?.[0].length ?? 0);
  const made: Range<Decoration>[] = [wholeLine.range(line.from)];
  if (end > begin) made.push(rest.range(begin, end));
  return Decoration.set(made);
}

export const wrongPlace = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, change) {
    const told = change.effects.find((effect) => effect.is(wrong));
    if (told?.is(wrong)) return told.value ? marks(change.state.doc, told.value) : Decoration.none;
    return change.docChanged ? Decoration.none : shown;
  },
  provide: (field) => EditorView.decorations.from(field),
});
