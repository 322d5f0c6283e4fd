import type { Response } from './response.ts';
import { beliefsOf } from './result.ts';
import { type CheckedAttempt, type CheckedSubmission, nameOf } from './submissions.ts';

/*
 * What a class’s answers say of the questions. Only first attempts count, as later ones have seen the feedback.
 */

export interface ItemStatistics {
  readonly item: string;
  /** How many have answered it. */
  readonly answered: number;
  /** Their mean score, from 0 (nobody knew) to 1 (everybody did). */
  readonly facility: number;
  /**
   * The correlation of its score with the mean of the learner’s other scores: whether those who know the rest know this.
   * Null where it has none: fewer than three learners, or scores that do not differ.
   */
  readonly discrimination: number | null;
  readonly choices: readonly Choice[];
}

/** What was given: one option, the content of one field, or a whole answer where it has no parts. */
export interface Choice {
  readonly response: Response;
  readonly count: number;
  /** By whom, each time. */
  readonly who: readonly string[];
  /** Of these, how often it was right: variants differ. */
  readonly right: number;
}

/** A misconception that answers suggest, and whose. */
export interface HeldBelief {
  readonly misconception: string;
  readonly who: readonly string[];
}

/** The misconceptions that first attempts at these items suggest, the most frequent first. */
export function heldBeliefs(
  submissions: readonly CheckedSubmission[],
  items: readonly string[],
): HeldBelief[] {
  const wanted = new Set(items);
  const holders = new Map<string, string[]>();
  for (const submission of submissions) {
    const firsts = [...firstAttempts(submission, wanted).values()];
    const beliefs = new Set(firsts.flatMap(({ regraded }) => beliefsOf(regraded.result)));
    for (const belief of beliefs) holders.set(belief, [...(holders.get(belief) ?? []), nameOf(submission)]);
  }
  return [...holders]
    .map(([misconception, who]) => ({ misconception, who }))
    .sort((a, b) => b.who.length - a.who.length || a.misconception.localeCompare(b.misconception, 'en'));
}

/** Statistics of items, those asked for, in their order; items that nobody answered are left out. */
export function itemStatistics(
  submissions: readonly CheckedSubmission[],
  items: readonly string[],
): ItemStatistics[] {
  const wanted = new Set(items);
  const firsts = submissions.map((submission) => firstAttempts(submission, wanted));
  return items.flatMap((item): ItemStatistics[] => {
    const who = firsts.filter((first) => first.has(item));
    if (who.length === 0) return [];
    const attempts = who.map((first) => first.get(item)!);
    const scores = attempts.map(scoreOf);
    const pairs = who.flatMap((first, place) => {
      const rest = meanOf([...first].flatMap(([id, other]) => (id === item ? [] : scoreOf(other))));
      return rest === null ? [] : [[scores[place]!, rest] as const];
    });
    return [
      {
        item,
        answered: who.length,
        facility: meanOf(scores)!,
        discrimination: correlation(pairs),
        choices: tally(attempts),
      },
    ];
  });
}

/** A first attempt, graded again, and whose it is. */
interface First {
  readonly who: string;
  readonly attempt: CheckedAttempt['attempt'];
  readonly regraded: Extract<CheckedAttempt['regraded'], { kind: 'graded' }>;
}

const scoreOf = ({ regraded }: First): number => regraded.result.score;

/** By item, the first attempt that could be graded. Attempts come in the order of their times. */
function firstAttempts(submission: CheckedSubmission, wanted: ReadonlySet<string>): Map<string, First> {
  const firsts = new Map<string, First>();
  for (const { attempt, regraded } of submission.attempts)
    if (regraded.kind === 'graded' && wanted.has(attempt.item) && !firsts.has(attempt.item))
      firsts.set(attempt.item, { who: nameOf(submission), attempt, regraded });
  return firsts;
}

/** Counts what was given, the most frequent first. */
function tally(firsts: readonly First[]): Choice[] {
  const counts = new Map<string, { response: Response; count: number; right: number; who: string[] }>();
  for (const { who, attempt, regraded } of firsts) {
    if (attempt.response === undefined) continue;
    const { parts, score } = regraded.result;
    for (const { response, part } of pieces(attempt.response)) {
      const key = JSON.stringify(response);
      const choice = counts.get(key) ?? { response, count: 0, right: 0, who: [] };
      counts.set(key, choice);
      choice.count += 1;
      choice.who.push(who);
      const right =
        part === null ? score === 1 : parts.some((each) => each.option === part && each.state === 'right');
      if (right) choice.right += 1;
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

/** The parts of a response that can be right or wrong by themselves, each as a response, with the part of the result. */
function pieces(response: Response): { readonly response: Response; readonly part: string | null }[] {
  switch (response.kind) {
    case 'choice':
    case 'outcomes':
      return response.ticked.map((id) => ({ response: { kind: response.kind, ticked: [id] }, part: id }));
    case 'placement':
      return [{ response, part: response.picked }];
    case 'match':
    case 'diagnose':
    case 'layout':
    case 'refcounts':
      return Object.entries(response.cells).map(([id, text]) => ({
        response: { kind: response.kind, cells: { [id]: text } },
        part: response.kind === 'refcounts' ? id : `${id}.${text}`,
      }));
    case 'number':
    case 'predict':
    case 'repair':
    case 'schedule':
      // Spaces around it make no other answer.
      return [{ response: { kind: response.kind, text: response.text.trim() }, part: null }];
    case 'order':
      return [{ response, part: null }];
  }
}

function meanOf(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

/** Pearson’s correlation; null for fewer than three pairs, or where one side does not vary. */
function correlation(pairs: readonly (readonly [number, number])[]): number | null {
  if (pairs.length < 3) return null;
  const meanX = meanOf(pairs.map(([x]) => x))!;
  const meanY = meanOf(pairs.map(([, y]) => y))!;
  let [both, squaresX, squaresY] = [0, 0, 0];
  for (const [x, y] of pairs) {
    both += (x - meanX) * (y - meanY);
    squaresX += (x - meanX) ** 2;
    squaresY += (y - meanY) ** 2;
  }
  const scale = Math.sqrt(squaresX * squaresY);
  return scale < 1e-12 ? null : both / scale;
}
