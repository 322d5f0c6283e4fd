import type { Sheet } from '../quiz/sheet.ts';

/** An answer sheet, or what to tell the learner. */
export type FetchedSheet =
  { readonly kind: 'sheet'; readonly sheet: Sheet } | { readonly kind: 'error'; readonly message: string };

const PATIENCE = 15_000;

/**
 * Fetches an answer sheet, and refuses one of another version than the page’s question: its options may differ.
 */
export async function fetchSheet(url: string, version: number): Promise<FetchedSheet> {
  let sheet: Sheet;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(String(answer.status));
    sheet = await answer.json();
    if (typeof sheet.key.kind !== 'string') throw new Error('no key');
  } catch {
    const message = 'The answer could not be fetched. Check the connection and press the button again.';
    return { kind: 'error', message };
  }
  if (sheet.version !== version)
    return {
      kind: 'error',
      message: 'This question was changed since the page was loaded. Reload the page.',
    };
  return { kind: 'sheet', sheet };
}
