import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore } from '../../../src/engine/index.ts';
import { interleavingCases } from './cases.ts';

for (const { title, program, mode, verdict, states, outcomes } of interleavingCases()) {
  test(`${title} (${mode})`, () => {
    const found = explore(program, { switch: mode });
    assert.equal(found.verdict, verdict);
    assert.equal(found.mode, mode);
    assert.equal(found.complete, verdict !== 'unfinished');
    if (outcomes !== null) assert.deepEqual(found.outcomes, [...outcomes].sort());
    if (states !== null) assert.equal(found.states, states);
    assert.equal(found.shortest !== null, verdict !== 'safe' && verdict !== 'unfinished');
    for (const outcome of found.outcomes) {
      // What the explorer claims to be possible, its own schedule must print.
      const text = outcome.replace(/\n?\[deadlock\]$/, '');
      assert.equal(found.scheduleOf(outcome)!.output.trimEnd(), text.trimEnd());
    }
  });
}
