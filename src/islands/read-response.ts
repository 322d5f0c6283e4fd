import type { Response } from '../quiz/response.ts';

/** What a question’s form holds. */
export function readResponse(form: HTMLFormElement, kind: Response['kind']): Response {
  const given = new FormData(form).getAll('answer').map(String);
  switch (kind) {
    case 'choice':
    case 'outcomes':
      return { kind, ticked: given };
    case 'placement':
      return { kind, picked: given[0] ?? null };
    case 'number':
      return { kind, text: given[0] ?? '' };
  }
}
