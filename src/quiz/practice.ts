import type { Attempt, Log } from './attempts.ts';
import {
  beliefHistories,
  countedAttempts,
  freshSeed,
  isFresh,
  longestUnasked,
  type PracticeItem,
  retestOf,
  suspectedBeliefs,
} from './beliefs.ts';
import { dueAfter, type Review } from './review-cards.ts';

/*
 * What to practise: worked out from the log of attempts each time, never stored. Re-tests of beliefs come first, then what
 * is due by FSRS, the longest due first, then variants without end.
 */

/** A question to be asked in practice, and why. */
export type PracticeQuestion =
  /** Another look at a belief that answers have pointed at; `signs` is empty where that was withdrawn. */
  | {
      readonly kind: 'retest';
      readonly item: string;
      readonly seed: number;
      readonly misconception: string;
      readonly signs: readonly Attempt[];
    }
  | { readonly kind: 'review'; readonly item: string; readonly seed: number; readonly due: string }
  | { readonly kind: 'variant'; readonly item: string; readonly seed: number };

export interface PracticePlan {
  /** What is due, in the order in which it is asked. */
  readonly due: readonly PracticeQuestion[];
  /** When the rest will be: ISO 8601, soonest first. */
  readonly later: readonly string[];
}

/** A question as endless practice knows it. */
export interface ModuleItem extends PracticeItem {
  readonly module: string;
  /** Whether seeds change anything in it: words, or an order. */
  readonly changes: boolean;
}

/** What is due by a time, such as the end of the day, and what later. Both times in ISO 8601. */
export function planOf(log: Log, items: readonly PracticeItem[], now: string, until: string): PracticePlan {
  const attempts = countedAttempts(log, items, now);
  const histories = beliefHistories(attempts, items);
  const later: string[] = [];
  const chosen = new Set<string>();
  const retests: PracticeQuestion[] = [];
  for (const belief of suspectedBeliefs(histories)) {
    const retest = retestOf(belief, attempts, items, now);
    if (retest === null) continue;
    const { item, seed, from } = retest;
    if (from > Date.parse(now)) later.push(new Date(from).toISOString());
    // Two beliefs may lead to one question: it tests both.
    else if (!chosen.has(item)) {
      chosen.add(item);
      retests.push({ kind: 'retest', item, seed, ...belief });
    }
  }
  const reviews: Extract<PracticeQuestion, { kind: 'review' }>[] = [];
  for (const [id, own] of Map.groupBy(attempts, ({ item }) => item)) {
    const due = dueAfter(reviewsOf(own));
    if (due > until) later.push(due);
    else if (!chosen.has(id)) {
      const item = items.find((each) => each.id === id)!;
      reviews.push({ kind: 'review', item: id, seed: freshSeed(item, own, now), due });
    }
  }
  for (const { item } of reviews) chosen.add(item);
  for (const { misconception, signs, reviews: looked } of histories) {
    if (signs.length > 0) continue;
    const due = dueAfter(looked.map(({ at, held }) => ({ at, rating: held ? 'again' : 'good' })));
    const able = items.filter(({ misconceptions }) => misconceptions.includes(misconception));
    if (due > until) later.push(due);
    // A question that is asked anyway looks at the belief as well.
    else if (!able.some(({ id }) => chosen.has(id))) {
      const item = longestUnasked(able, attempts);
      if (item === undefined) continue;
      chosen.add(item.id);
      retests.push({
        kind: 'retest',
        item: item.id,
        seed: freshSeed(item, attempts, now),
        misconception,
        signs,
      });
    }
  }
  return {
    due: [...retests, ...reviews.toSorted((a, b) => a.due.localeCompare(b.due, 'en'))],
    later: later.toSorted(),
  };
}

/**
 * The next variant of a question of some modules: of the one that was not asked for longest. Takes what was asked, oldest first,
 * attempts and questions alike, and the time; null where the modules have no question that varies.
 */
export function nextVariant(
  items: readonly ModuleItem[],
  modules: ReadonlySet<string>,
  asked: readonly { readonly item: string; readonly seed?: number }[],
  now: string,
): PracticeQuestion | null {
  const able = items.filter(({ module, changes }) => changes && modules.has(module));
  const item = longestUnasked(able, asked);
  return item === undefined ? null : { kind: 'variant', item: item.id, seed: freshSeed(item, asked, now) };
}

/**
 * The reviews that attempts at one item are: again where it was wrong, hard where it was partly right, or right while the
 * feedback of an answer that was not was fresh, else good.
 */
export function reviewsOf(attempts: readonly Attempt[]): Review[] {
  let failed: string | null = null;
  return attempts.map(({ at, score }): Review => {
    const fresh = failed !== null && isFresh(at, failed);
    if (score < 1) failed = at;
    if (score === 0) return { at, rating: 'again' };
    return { at, rating: score < 1 || fresh ? 'hard' : 'good' };
  });
}
