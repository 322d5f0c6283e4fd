/** An editor that stands in for a text area. */
export interface CodeEditor {
  /** Takes the text that the text area has now. */
  read(): void;
  /** Marks a line as refused, or none. */
  mark(line: number | null): void;
  /** Takes the focus, with the cursor at this offset into the text. */
  focusAt(offset: number): void;
  close(): void;
}

/** The editors that stand in for text areas now. */
export const editors = new WeakMap<HTMLTextAreaElement, CodeEditor>();

/** Gives the focus to a program, at a line and column, which both begin with 1; null: wherever its cursor is. */
export function placeCursor(
  field: HTMLTextAreaElement,
  place: { readonly line: number; readonly column: number } | null,
): void {
  const before = place === null ? [] : field.value.split('\n').slice(0, place.line - 1);
  const past = before.reduce((sum, line) => sum + line.length + 1, 0);
  const at = Math.min(past + (place?.column ?? 1) - 1, field.value.length);
  const editor = editors.get(field);
  if (editor) {
    editor.focusAt(at);
    return;
  }
  field.focus();
  if (place !== null) field.setSelectionRange(at, at);
}
