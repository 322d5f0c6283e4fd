import type { Response } from '../quiz/response.ts';

/** How the names of fields begin in a form: their ids follow. */
const FIELD = 'field-';

/** The ids of the fields that a form has. */
export function fieldsOf(form: HTMLFormElement): string[] {
  const names = [...form.elements].map((element) => element.getAttribute('name') ?? '');
  return [...new Set(names.filter((name) => name.startsWith(FIELD)).map((name) => name.slice(FIELD.length)))];
}

/** What a question’s form holds. */
export function readResponse(form: HTMLFormElement, kind: Response['kind']): Response {
  const data = new FormData(form);
  const given = data.getAll('answer').map(String);
  switch (kind) {
    case 'choice':
    case 'outcomes':
      return { kind, ticked: given };
    case 'placement':
      return { kind, picked: given[0] ?? null };
    case 'number':
    case 'predict':
    case 'repair':
    case 'schedule':
      // Beside a schedule there is a box that says that there is none.
      return { kind, text: String(data.get('claim') ?? given[0] ?? '') };
    case 'order':
      return { kind, sequence: given };
    case 'match':
    case 'diagnose':
    case 'layout':
    case 'refcounts':
      return {
        kind,
        cells: Object.fromEntries(
          [...data].flatMap(([name, value]) =>
            name.startsWith(FIELD) ? [[name.slice(FIELD.length), String(value)]] : [],
          ),
        ),
      };
  }
}
