import type { Response } from '../quiz/response.ts';
import type { Sheet } from '../quiz/sheet.ts';

const PATIENCE = 15_000;

/**
 * Fetches an answer sheet. Refuses what is no sheet for this kind of question, which a captive portal may send,
 * and one of another version than the page’s question: its options may differ. Throws an Error that tells the learner
 * what to do.
 */
export async function fetchSheet(url: string, version: number, kind: Response['kind']): Promise<Sheet> {
  let sheet: Sheet;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(String(answer.status));
    sheet = await answer.json();
    const { key } = sheet;
    // Whatever its kind, a key lists what it is about.
    if (!Object.values(key).some(Array.isArray)) throw new Error('no key');
    if (sheet.version === version && key.kind !== kind) throw new Error('another key');
  } catch {
    throw new Error('The answer could not be fetched. Check the connection and press the button again.');
  }
  if (sheet.version !== version)
    throw new Error('This question was changed since the page was loaded. Reload the page.');
  return sheet;
}
