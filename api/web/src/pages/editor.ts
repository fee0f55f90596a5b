// The editor of the SPARQL page, loaded when it is needed: CodeMirror in a shadow root, where its styles are adopted
// sheets, which a policy of style-src 'self' lets through.

import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, StreamLanguage } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { sources } from "../editor/completion.js";
import { look } from "../editor/look.js";
import { Vocabulary } from "../editor/vocabulary.js";
import { offset, wrong, wrongPlace } from "../editor/wrong.js";

export interface Editor {
  focus(): void;
  /** Marks the place of a mistake and brings it into view, or takes the mark away. */
  mark(line?: number, column?: number): void;
}

export interface Options {
  /** What the editor is called. */
  label: string;
  /** The end of an address that names a snapshot; empty for the newest. */
  snapshot: string;
  run(): void;
}

/** Typing over a selection: left to itself the browser keeps the look of what it replaces as an inline style, which the policy reports. */
const overSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || !event.data || view.composing || view.state.selection.main.empty)
      return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

const fromArea = Annotation.define<boolean>();

/** An editor in the place of a text area, which always has the same text. */
export function mount(area: HTMLTextAreaElement, options: Options): Editor {
  const host = document.createElement("div");
  host.className = "code";
  const root = host.attachShadow({ mode: "open" });
  const run = () => {
    options.run();
    return true;
  };
  const state = EditorState.create({
    doc: area.value,
    selection: { anchor: area.selectionStart, head: area.selectionEnd },
    extensions: [
      lineNumbers(),
      history(),
      bracketMatching(),
      StreamLanguage.define(sparql),
      autocompletion({ override: sources(new Vocabulary(options.snapshot)), icons: false }),
      keymap.of([{ key: "Mod-Enter", run }, ...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ tabindex: "0", "aria-label": options.label, spellcheck: "false" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !update.transactions.some((one) => one.annotation(fromArea)))
          area.value = update.state.doc.toString();
      }),
      overSelection,
      wrongPlace,
      look,
    ],
  });
  const hadFocus = document.activeElement === area;
  area.before(host);
  area.hidden = true;
  const view = new EditorView({ state, parent: root, root });
  area.addEventListener("input", () =>
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: area.value },
      annotations: fromArea.of(true),
    }),
  );
  if (hadFocus) view.focus();
  return {
    focus: () => view.focus(),
    mark(line, column) {
      if (!line) return view.dispatch({ effects: wrong.of(null) });
      const place = { line, column: column ?? 1 };
      const at = offset(view.state.doc, place);
      view.dispatch({ effects: wrong.of(place), selection: { anchor: at }, scrollIntoView: true });
    },
  };
}
