import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  StreamLanguage,
  syntaxHighlighting,
} from '@codemirror/language';
import { python } from '@codemirror/legacy-modes/mode/python';
import { Compartment, EditorState } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { CodeEditor } from './place-cursor.ts';

/*
 * CodeMirror over a text area: loaded when a reader asks for it. It lives in a shadow root, where its styles are
 * constructed sheets: a strict Content-Security-Policy lets no script add a style element to the page.
 */

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--code-keyword)' },
  { tag: tags.string, color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
]);

const look = EditorView.theme({
  '&': { color: 'var(--ink)', font: 'inherit' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { padding: '0.7em 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 0.8em' },
  '.cm-gutters': { background: 'none', border: '0', color: 'var(--quiet)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.6em', padding: '0 0.5em' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  // As specific as the library's own rule, which would paint over ours.
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--marked)',
  },
  '&.cm-focused .cm-matchingBracket': { background: 'var(--marked)', outline: '1px solid var(--mark-edge)' },
  '.cm-refused': { background: 'var(--marked)', boxShadow: 'inset 3px 0 var(--mark-edge)' },
});

const refused = Decoration.line({ class: 'cm-refused' });

/**
 * Puts an editor of Python into an element, for a text area that stays what the form sends: what is typed here goes there,
 * with an `input` event, and what changes there is taken by `read`.
 *
 * @param field the text area
 * @param host an empty element that is shown in place of it
 * @param name what a screen reader calls the editor: labels of the page do not reach into it
 */
export function dressField(field: HTMLTextAreaElement, host: HTMLElement, name: string): CodeEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const mark = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        indentUnit.of('    '),
        EditorState.tabSize.of(4),
        StreamLanguage.define(python),
        syntaxHighlighting(colours),
        look,
        mark.of([]),
        // Tab leaves the editor, as everywhere; Enter indents.
        keymap.of([{ key: 'Mod-Enter', run: () => passOn(field) }, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({
          'aria-label': name,
          tabindex: '0',
          spellcheck: 'false',
          autocapitalize: 'off',
        }),
        EditorState.changeFilter.of(
          (change) => field.maxLength < 0 || change.newDoc.length <= field.maxLength,
        ),
        EditorView.updateListener.of((update) => {
          const text = update.state.doc.toString();
          if (!update.docChanged || text === field.value) return;
          field.value = text;
          field.dispatchEvent(new Event('input', { bubbles: true }));
        }),
      ],
    }),
  });
  return {
    read() {
      const { length } = view.state.doc;
      if (view.state.doc.toString() !== field.value)
        view.dispatch({ changes: { from: 0, to: length, insert: field.value } });
    },
    mark(line) {
      const { doc } = view.state;
      const lines =
        line === null || line > doc.lines
          ? []
          : EditorView.decorations.of(Decoration.set(refused.range(doc.line(line).from)));
      view.dispatch({ effects: mark.reconfigure(lines) });
    },
    focusAt(offset) {
      view.focus();
      const anchor = Math.min(offset, view.state.doc.length);
      view.dispatch({ selection: { anchor }, scrollIntoView: true });
    },
    close() {
      view.destroy();
    },
  };
}

/** Lets the text area have a key that means something to the page. */
function passOn(field: HTMLTextAreaElement): boolean {
  const event = new KeyboardEvent('keydown', {
    ...{ key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true },
  });
  // Taken, as pages say, by keeping the default from happening.
  return !field.dispatchEvent(event);
}
