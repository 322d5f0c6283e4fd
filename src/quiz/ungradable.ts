/** An answer that cannot be graded, as if it were not finished: what is wrong with it, and what to do, for the learner. */
export class UngradableError extends Error {
  /** Where it is wrong; lines and columns count from 1. */
  readonly place: { readonly line: number; readonly column: number } | null;

  constructor(message: string, place: UngradableError['place'] = null) {
    super(message);
    this.name = 'UngradableError';
    this.place = place;
  }
}
