import { type Key, type Response, score } from '../../src/quiz/index.ts';
import { SAFE } from '../../src/quiz/schedule-text.ts';
import { rightIds, rightResponse } from './responses.ts';

/**
 * Answers of somebody who holds a belief and is right in all else: one for each place of the item that names the belief.
 * Takes the key. A changed program is written by a model of the belief instead (see belief-models.ts).
 */
export function believers(key: Key, belief: string): Response[] {
  const holds = ({ misconception }: { readonly misconception: string | null }) => misconception === belief;
  switch (key.kind) {
    case 'choice':
    case 'outcomes': {
      const { kind, options } = key;
      const right = rightIds(options);
      // False ones are ticked, and true ones are not.
      return options.filter(holds).map(({ id, correct }) => ({
        kind,
        ticked: correct ? right.filter((each) => each !== id) : [...right, id],
      }));
    }
    case 'placement':
      return key.options.filter(holds).map(({ id }) => ({ kind: 'placement', picked: id }));
    case 'number':
      return key.near.filter(holds).map(({ value }) => ({ kind: 'number', text: String(value) }));
    case 'predict':
      return key.near.filter(holds).map(({ text }) => ({ kind: 'predict', text }));
    case 'match':
    case 'layout':
    case 'diagnose':
      return key.fields.flatMap(({ id, options }) =>
        options.filter(holds).map((option) => withCell(key, id, option.id)),
      );
    case 'refcounts':
      return key.cells.flatMap(({ id, near }) =>
        near.filter(holds).map(({ value }) => withCell(key, id, String(value))),
      );
    case 'order':
      return key.fragments.filter(holds).map(({ id }) => {
        const [first = []] = key.accepted;
        const orders = first.map((_, at) => first.with(at, id));
        const wrong = orders.find((sequence) => score(key, { kind: 'order', sequence }).score < 1);
        return { kind: 'order', sequence: wrong ?? [id] };
      });
    case 'schedule':
      if (!holds(key)) return [];
      return [{ kind: 'schedule', text: key.least === null ? 'M' : SAFE }];
    case 'repair':
      return [];
  }
}

/** The right answer with something else in one of its cells. */
function withCell(key: Key, id: string, value: string): Response {
  const right = rightResponse(key);
  if (!('cells' in right)) throw new TypeError(`an answer of kind ${right.kind} has no cells`);
  return { ...right, cells: { ...right.cells, [id]: value } };
}
