import type { Attempt, Log, ScoredItem } from './attempts.ts';
import { seedOf } from './seed.ts';
import { combinationAmong } from './variant.ts';

/*
 * What a learner’s answers suggest they believe, by a rule that pages state (`BeliefReport`):
 *
 * - An answer without full credit that names a misconception is a sign of it. Signs at one question say that the learner may
 *   believe it; signs at two questions or more suggest it.
 * - An answer with full credit in another context, later, withdraws it: to another question that can show this belief;
 *   where there is none left, to another variant; where there is none either, to the same question when its feedback is
 *   no longer fresh.
 *
 * An answer that is wrong in another way says nothing of the belief.
 */

/** A question as beliefs and practice know it. */
export interface PracticeItem extends ScoredItem {
  /** Ids of the misconceptions that its answers can show. */
  readonly misconceptions: readonly string[];
  /** How many combinations of words it has; 1 where it varies none. */
  readonly variants: number;
}

export interface SuspectedBelief {
  readonly misconception: string;
  readonly strength: 'may' | 'suggest';
  /** The answers that point at it since it was last withdrawn, oldest first. */
  readonly signs: readonly Attempt[];
}

/** What the answers say of one belief, from the first sign of it on. */
export interface BeliefHistory {
  readonly misconception: string;
  /** The signs that stand; none where it was withdrawn. */
  readonly signs: readonly Attempt[];
  /** Each sign, and each answer that spoke against it. */
  readonly reviews: readonly { readonly at: string; readonly held: boolean }[];
}

/** Where and when a belief is to be tested again. */
export interface Retest {
  readonly item: string;
  readonly seed: number;
  /** Milliseconds since 1970 before which the answer would say nothing. */
  readonly from: number;
}

/** Hours for which the feedback of an answer counts as fresh: a right answer then repeats what was just read. */
export const FRESH_HOURS = 12;

/** Whether a time comes so soon after another that the feedback of that one is fresh. Both in ISO 8601. */
export function isFresh(at: string, after: string): boolean {
  return Date.parse(at) - Date.parse(after) < FRESH_HOURS * 3_600_000;
}

/**
 * The attempts that count: at the items as they are now, well-formed, and not dated ahead. In the order of their times,
 * and the same for the same entries in whatever order they come. Takes the time, ISO 8601.
 */
export function countedAttempts(log: Log, items: readonly ScoredItem[], now: string): Attempt[] {
  const versions = new Map(items.map(({ id, version }) => [id, version]));
  return log.entries
    .filter(
      (entry): entry is Attempt =>
        entry.kind === 'attempt' &&
        versions.get(entry.item) === entry.version &&
        entry.score >= 0 &&
        entry.score <= 1 &&
        Date.parse(entry.at) <= Date.parse(now),
    )
    .map((attempt) => ({ attempt, time: Date.parse(attempt.at), tie: tieOf(attempt) }))
    .toSorted((a, b) => a.time - b.time || (a.tie < b.tie ? -1 : Number(a.tie > b.tie)))
    .map(({ attempt }) => attempt);
}

/** Orders attempts of the same millisecond. */
const tieOf = ({ item, score, seed, beliefs }: Attempt): string =>
  JSON.stringify([item, score, seed, beliefs]);

/** What attempts say of each belief of which there ever was a sign. Takes attempts as `countedAttempts` gives them. */
export function beliefHistories(
  attempts: readonly Attempt[],
  items: readonly PracticeItem[],
): BeliefHistory[] {
  const known = new Map(items.map((item) => [item.id, item]));
  const histories = new Map<string, { signs: Attempt[]; reviews: { at: string; held: boolean }[] }>();
  for (const attempt of attempts) {
    const { misconceptions = [] } = known.get(attempt.item) ?? {};
    for (const misconception of misconceptions) {
      const history = histories.get(misconception) ?? { signs: [], reviews: [] };
      const { signs, reviews } = history;
      const sign = attempt.score < 1 && attempt.beliefs?.includes(misconception);
      if (sign) {
        signs.push(attempt);
        reviews.push({ at: attempt.at, held: true });
        histories.set(misconception, history);
      } else if (attempt.score === 1 && reviews.length > 0) {
        if (signs.length > 0 && !speaksAgainst(attempt, signs, tagged(items, misconception))) continue;
        signs.length = 0;
        reviews.push({ at: attempt.at, held: false });
      }
    }
  }
  return [...histories].map(([misconception, history]) => ({ misconception, ...history }));
}

/** The beliefs whose signs stand: those that are suggested first, then the longest standing. */
export function suspectedBeliefs(histories: readonly BeliefHistory[]): SuspectedBelief[] {
  return histories
    .filter(({ signs }) => signs.length > 0)
    .map(({ misconception, signs }): SuspectedBelief => {
      const questions = new Set(signs.map(({ item }) => item)).size;
      return { misconception, signs, strength: questions > 1 ? 'suggest' : 'may' };
    })
    .toSorted(
      (a, b) =>
        Number(b.strength === 'suggest') - Number(a.strength === 'suggest') ||
        a.signs[0]!.at.localeCompare(b.signs[0]!.at, 'en') ||
        a.misconception.localeCompare(b.misconception, 'en'),
    );
}

/**
 * Where a suspected belief is to be tested again: at the question that was not asked for longest, of those in which an answer
 * would withdraw it. Takes the attempts by which it is suspected, all items, and the time, ISO 8601. Null where no item can show the belief.
 */
export function retestOf(
  { misconception, signs }: SuspectedBelief,
  attempts: readonly Attempt[],
  items: readonly PracticeItem[],
  now: string,
): Retest | null {
  const able = tagged(items, misconception);
  const { others, varying } = contexts(signs, able);
  const candidates = others.length > 0 ? others : varying.length > 0 ? varying : able;
  const item = longestUnasked(candidates, attempts);
  if (item === undefined) return null;
  const seen = others.length > 0 ? undefined : seenCombinations(item, signs);
  const from = others.length > 0 || varying.length > 0 ? 0 : endOfFresh(signs);
  return { item: item.id, seed: freshSeed(item, attempts, now, seen), from };
}

/** The item that was not asked for longest; of those never asked the first. */
export function longestUnasked<Each extends ScoredItem>(
  items: readonly Each[],
  asked: readonly { readonly item: string }[],
): Each | undefined {
  const last = new Map(asked.map(({ item }, place) => [item, place]));
  return items.toSorted((a, b) => (last.get(a.id) ?? -1) - (last.get(b.id) ?? -1))[0];
}

/**
 * A seed for asking an item again: the item’s own where it was never asked, else another than the last, with other words
 * where it has some. It comes from the time, ISO 8601, so that two learners with the same seed have more than practice
 * in common. Takes the combinations of words to keep away from, where it is not the last one alone.
 */
export function freshSeed(
  item: Pick<PracticeItem, 'id' | 'variants'>,
  asked: readonly { readonly item: string; readonly seed?: number }[],
  now: string,
  avoid?: ReadonlySet<number>,
): number {
  const before = asked.filter((each) => each.item === item.id);
  const own = seedOf(item.id);
  if (before.length === 0) return own;
  const last = before.at(-1)!.seed ?? own;
  const words = avoid ?? new Set([combinationAmong(item.variants, item.id, last)]);
  // Where every combination is to be avoided, another seed must do.
  for (let tries = 0; ; tries += 1) {
    const seed = seedOf(`${item.id}\n${now}\n${tries}`);
    const settled = words.size >= item.variants || tries > 1000;
    if (seed !== last && (settled || !words.has(combinationAmong(item.variants, item.id, seed)))) return seed;
  }
}

function tagged(items: readonly PracticeItem[], misconception: string): PracticeItem[] {
  return items.filter(({ misconceptions }) => misconceptions.includes(misconception));
}

/** Of items that can show a belief: those that have shown none, and those that have words in which they have shown none. */
function contexts(
  signs: readonly Attempt[],
  able: readonly PracticeItem[],
): { readonly others: readonly PracticeItem[]; readonly varying: readonly PracticeItem[] } {
  const shown = new Set(signs.map(({ item }) => item));
  return {
    others: able.filter(({ id }) => !shown.has(id)),
    varying: able.filter((item) => seenCombinations(item, signs).size < item.variants),
  };
}

function seenCombinations(item: PracticeItem, signs: readonly Attempt[]): ReadonlySet<number> {
  const seeds = signs.flatMap((sign) => (sign.item === item.id ? (sign.seed ?? seedOf(item.id)) : []));
  return new Set(seeds.map((seed) => combinationAmong(item.variants, item.id, seed)));
}

const endOfFresh = (signs: readonly Attempt[]): number =>
  Date.parse(signs.at(-1)!.at) + FRESH_HOURS * 3_600_000;

/** Whether a right answer was given in another context than the signs. */
function speaksAgainst(
  { item, seed, at }: Attempt,
  signs: readonly Attempt[],
  able: readonly PracticeItem[],
): boolean {
  const { others, varying } = contexts(signs, able);
  if (others.length > 0) return others.some(({ id }) => id === item);
  const same = varying.find(({ id }) => id === item);
  if (varying.length > 0)
    return (
      same !== undefined &&
      !seenCombinations(same, signs).has(combinationAmong(same.variants, item, seed ?? seedOf(item)))
    );
  return Date.parse(at) >= endOfFresh(signs);
}
