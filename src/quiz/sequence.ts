import type { Key } from './key.ts';
import { type Part, type Result, verdictOf } from './result.ts';

type OrderKey = Extract<Key, { kind: 'order' }>;

/**
 * Scores an order: full for one that does the job; else for the longest run of fragments that stand in the order of an
 * accepted one, as the share by which it is longer than one, which any order has, and never full.
 */
export function scoreOrder(key: OrderKey, sequence: readonly string[]): Result {
  const given = [...new Set(sequence)].filter((id) => key.fragments.some((each) => each.id === id));
  const right = key.accepted.some((order) => order.join() === given.join());
  const nearest = key.accepted
    .map((order) => ({ order, common: commonRun(order, given) }))
    .reduce((best, each) => (each.common.length > best.common.length ? each : best));
  const { order, common } = nearest;
  const surplus = Math.max(0, given.length - order.length);
  const score = right ? 1 : Math.max(0, (common.length - 1 - surplus) / order.length);
  const parts = given.map((id): Part => {
    const { feedback, misconception, correct } = key.fragments.find((each) => each.id === id)!;
    const state = right || common.includes(id) ? 'right' : 'wrong';
    return { option: id, state, feedback, misconception: correct ? null : misconception };
  });
  const missing = right ? [] : order.filter((id) => !given.includes(id));
  const whole: Part = {
    ...{ option: 'whole', state: right ? 'right' : 'wrong', misconception: null },
    feedback: right ? key.feedback.right : key.feedback.wrong,
  };
  const missed = missing.map((id): Part => {
    const { feedback } = key.fragments.find((each) => each.id === id)!;
    return { option: id, state: 'missed', feedback, misconception: null };
  });
  return { score, verdict: verdictOf(score), parts: [whole, ...parts, ...missed] };
}

/** The longest sequence that both have in the same order. */
function commonRun(a: readonly string[], b: readonly string[]): string[] {
  const [first, ...rest] = a;
  if (first === undefined || b.length === 0) return [];
  const at = b.indexOf(first);
  const without = commonRun(rest, b);
  if (at < 0) return without;
  const withFirst = [first, ...commonRun(rest, b.slice(at + 1))];
  return withFirst.length >= without.length ? withFirst : without;
}
