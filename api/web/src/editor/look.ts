// The look of the editor, in the colours of the page: custom properties reach into its shadow root.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "15px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", borderRight: "1px solid var(--line)" },
  ".cm-line ::selection, .cm-line::selection": { backgroundColor: "var(--mark)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--now-ground)", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--dropped-ground)" },
  ".cm-wrong-line": { backgroundColor: "var(--dropped-ground)" },
  ".cm-wrong": { textDecoration: "underline wavy var(--dropped) 2px", textUnderlineOffset: "4px" },
  ".cm-tooltip": {
    backgroundColor: "var(--paper)",
    color: "var(--ink)",
    border: "1px solid var(--muted)",
    borderRadius: "6px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--mono)",
    fontSize: "13px",
    maxWidth: "min(560px, 90vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { minHeight: "24px", padding: "2px 8px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--paper)" },
  ".cm-completionDetail": { marginLeft: 0, whiteSpace: "pre", color: "var(--muted)", fontStyle: "normal" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-tooltip.cm-completionInfo": { fontSize: "13px", maxWidth: "320px", padding: "4px 8px" },
  "@media (max-width: 760px)": { ".cm-tooltip.cm-completionInfo": { display: "none" } }, // it would cover the list
});

const highlight = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--planned)", fontWeight: "600" },
  { tag: tags.standard(tags.variableName), color: "var(--planned)" },
  { tag: tags.local(tags.variableName), color: "var(--progress)" },
  { tag: tags.atom, color: "var(--accent)" },
  { tag: tags.string, color: "var(--done)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: tags.meta, color: "var(--muted)" },
]);

export const look = [theme, syntaxHighlighting(highlight)];
