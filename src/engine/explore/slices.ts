/**
 * Long work that pauses now and then, so that whoever drives it can do something else meanwhile: in a browser a worker
 * that never pauses is ended only after seconds.
 */
export type Slices<Result> = Generator<void, Result>;

/** Does all the work at once. */
export function toEnd<Result>(slices: Slices<Result>): Result {
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
  }
}
