import type { ExactItem } from '../quiz/exact-item.ts';

const PATIENCE = 15_000;

/** Fetches an item with its programs. Rejects where it does not come, or is no item, which a captive portal may send. */
export async function fetchItem(url: string): Promise<ExactItem> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(String(answer.status));
  const exact: ExactItem = await answer.json();
  if (!Array.isArray(exact.combinations)) throw new Error('no item');
  return exact;
}
