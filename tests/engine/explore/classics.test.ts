import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore, type Verdict } from '../../../src/engine/index.ts';
import { classics } from '../../bench/explore/models.ts';
import { corpus } from '../threading/corpus.ts';

/**
 * The classics, each with its states, transitions and verdict in `any-instruction`. A number that changes is a change of
 * the semantics, or an error in the search. Where these numbers come from: SPIN counts as many states as we do for the
 * philosophers and the locked counters (`npm run bench:explore`; models.ts says why elsewhere it does not), and the plain
 * search of reference-search.ts counts the same for all programs of the corpus here.
 */
const models: readonly (readonly [name: string, states: number, transitions: number, verdict: Verdict])[] = [
  ['counter 2', 21, 25, 'safe'],
  ['counter 3', 102, 164, 'safe'],
  ['counter 4', 564, 1_191, 'safe'],
  ['counter 5', 3_446, 9_263, 'safe'],
  ['locked counter 2', 28, 32, 'safe'],
  ['locked counter 3', 88, 113, 'safe'],
  ['locked counter 4', 244, 334, 'safe'],
  ['locked counter 5', 628, 895, 'safe'],
  ['Peterson', 75, 121, 'safe'],
  ['philosophers 3, naive', 143, 252, 'can-deadlock'],
  ['philosophers 4, naive', 643, 1_506, 'can-deadlock'],
  ['philosophers 5, naive', 2_867, 8_398, 'can-deadlock'],
  ['philosophers 6, naive', 12_763, 44_922, 'can-deadlock'],
  ['philosophers 3, ordered', 130, 221, 'safe'],
  ['philosophers 4, ordered', 582, 1_320, 'safe'],
  ['philosophers 5, ordered', 2_594, 7_401, 'safe'],
  ['philosophers 6, ordered', 11_546, 39_750, 'safe'],
  ['buffer of 2, 2 + 2 threads × 1', 515, 972, 'safe'],
  ['buffer of 2, 2 + 2 threads × 2', 2_443, 4_820, 'safe'],
];

const programs: typeof models = [
  ['A barrier may be used again in the next round', 49, 70, 'safe'],
  ["Peterson's algorithm keeps two threads apart without a lock", 57, 97, 'safe'],
  ["Dekker's algorithm keeps two threads apart", 61, 103, 'safe'],
  ['The bakery lets the smaller ticket in, and the smaller number among equals', 188, 341, 'safe'],
  ['The bakery without its choosing flags lets both threads in', 141, 242, 'safe'],
  ['The filter lock lets one thread through its single level', 57, 97, 'safe'],
  ['A spin lock that tests and sets in two steps is no lock', 54, 83, 'safe'],
  ['A spin lock on a non-blocking acquire is a lock', 19, 28, 'safe'],
  ['A ticket lock with an atomic ticket serves in order', 88, 148, 'safe'],
  ['Two philosophers who both take their left fork first', 51, 78, 'can-deadlock'],
  ['Three philosophers who all take their left fork first', 322, 721, 'can-deadlock'],
  ['Three philosophers who take the fork with the smaller number first', 268, 579, 'safe'],
  ['Two transfers that give back one account and try again', 37, 54, 'can-livelock'],
  ['Two people in a corridor who both step aside', 139, 232, 'can-livelock'],
  ['Readers share and a writer has the data alone', 59, 89, 'safe'],
  ['Readers who are counted without a lock can keep the writer out for ever', 279, 428, 'can-deadlock'],
  ['A bounded buffer that waits with if runs dry', 197, 232, 'can-deadlock'],
  ['A bounded buffer that waits with if overflows', 76, 83, 'can-deadlock'],
  ['A bounded buffer that waits with while keeps its bounds', 48, 52, 'safe'],
  ['A bounded buffer on two semaphores and a lock', 21, 20, 'safe'],
  ['Waiting for a place inside the lock stops both sides of a bounded buffer', 21, 22, 'can-deadlock'],
  ['A barrier made of a counter and an event does not work a second time', 234, 363, 'safe'],
  ['A barrier that is made of a counter and a turnstile', 100, 135, 'safe'],
  ['A sleeping barber with one chair sends a customer away', 69, 92, 'safe'],
  ['A notification that nobody waits for is lost', 14, 13, 'can-deadlock'],
  ['Two locks in opposite orders', 22, 25, 'can-deadlock'],
  ['RLocks in opposite orders deadlock like Locks', 19, 22, 'can-deadlock'],
];

function check(source: string, states: number, transitions: number, verdict: Verdict): void {
  const found = explore(source);
  assert.deepEqual([found.states, found.transitions, found.verdict], [states, transitions, verdict]);
  assert.equal(found.complete, true);
  const reduced = explore(source, { reduced: true });
  assert.deepEqual([reduced.outcomes, reduced.verdict], [found.outcomes, found.verdict]);
}

for (const [name, states, transitions, verdict] of models) {
  test(`${name}: ${states} states`, () => {
    const model = classics.find((each) => each.name === name);
    assert.ok(model, `models.ts has no model ${name}`);
    check(model.python, states, transitions, verdict);
  });
}

const cases = corpus();
for (const [name, states, transitions, verdict] of programs) {
  test(`${name}: ${states} states`, () => {
    const found = cases.find(({ title }) => title === name);
    assert.ok(found, `the corpus has no program '${name}'`);
    check(found.program, states, transitions, verdict);
  });
}
