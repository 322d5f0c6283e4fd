import type { Key } from './key.ts';

/**
 * The answer sheet of one item: what `/q/<id>/key.json` holds. The page fetches it when the learner answers,
 * so that no key stands in the question’s markup. All text in it is HTML, made at build time.
 */
export interface Sheet {
  readonly id: string;
  readonly version: number;
  /** For scoring; its feedback is HTML here. */
  readonly key: Key;
  /** What the engine saw of one option: a schedule, or that there is none. */
  readonly evidence: Readonly<Record<string, string>>;
  /** What options and fields are called, as HTML, where the form does not say it by its labels. */
  readonly texts: Readonly<Record<string, string>>;
  readonly explanation: string;
  /** What the engine saw on the whole, of the item as it is written. */
  readonly seen: string;
  /** Sort of truth, builds, sources. */
  readonly grounds: string;
}

const ofPicks = { right: 'Right', wrong: 'Not right', missed: 'Nothing was chosen', left: '' } as const;
const ofLines = { right: 'Right', wrong: 'Not right', missed: 'This line is missing', left: '' } as const;

/** Words for what became of an option, by kind: the words come before icon and colour. */
export const markWords = {
  choice: {
    right: 'True, and you ticked it',
    wrong: 'False, but you ticked it',
    missed: 'True, but you did not tick it',
    left: 'False, and you did not tick it',
  },
  outcomes: {
    right: 'Possible, and you ticked it',
    wrong: 'Impossible, but you ticked it',
    missed: 'Possible, but you did not tick it',
    left: 'Impossible, and you did not tick it',
  },
  placement: {
    right: 'It lands here, as you say',
    wrong: 'You picked this; it does not land here',
    missed: 'It lands here',
    left: 'It does not land here',
  },
  number: { right: 'Your answer', wrong: 'Your answer', missed: '', left: '' },
  match: ofPicks,
  diagnose: ofPicks,
  layout: ofPicks,
  refcounts: { right: 'Right', wrong: 'Not right', missed: 'Nothing was written', left: '' },
  predict: ofLines,
  schedule: {
    right: 'It gets there',
    wrong: 'It does not get there',
    missed: 'A shortest schedule that gets there',
    left: '',
  },
  repair: ofLines,
  order: { right: 'In its place', wrong: 'Not in its place', missed: 'This is missing', left: '' },
} as const;
