import { type Card, createEmptyCard, fsrs, type Grade, Rating } from 'ts-fsrs';

/*
 * When a question is to be asked again, by FSRS, a model of forgetting: when the chance that it is still known has come down
 * to RETENTION, as the model has it with the parameters that the library brings. Nothing of it is stored: cards come from replaying the answers. Without learning steps,
 * so that intervals are whole days, and without fuzz, so that the same answers give the same day.
 */

export interface Review {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly rating: 'again' | 'hard' | 'good';
}

/** The chance of still knowing it at which a question is asked again. */
export const RETENTION = 0.9;

const scheduler = fsrs({
  ...{ request_retention: RETENTION, enable_fuzz: false },
  ...{ learning_steps: [], relearning_steps: [] },
});
const grades: Readonly<Record<Review['rating'], Grade>> = {
  again: Rating.Again,
  hard: Rating.Hard,
  good: Rating.Good,
};

/** When the next review is due: ISO 8601, UTC. Takes the reviews in the order of their times, one at least. */
export function dueAfter(reviews: readonly Review[]): string {
  const first = reviews[0];
  if (first === undefined) throw new RangeError('what was never reviewed has no next review');
  let card: Card = createEmptyCard(first.at);
  for (const { at, rating } of reviews) card = scheduler.next(card, at, grades[rating]).card;
  return card.due.toISOString();
}
