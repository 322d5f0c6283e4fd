/** What takes an answer, and the focus when a question is asked again. */
const FIELDS = 'input:not([type=hidden]), select, textarea, button:not([type=submit], :disabled)';

/** Brings the keyboard to the first field of a form, where there is one. */
export function focusFirstField(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>(FIELDS)?.focus();
}
