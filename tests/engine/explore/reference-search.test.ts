import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore, switchModes } from '../../../src/engine/index.ts';
import { compile } from '../../../src/engine/python/compile.ts';
import { threadLibrary } from '../../../src/engine/threading/library.ts';
import { corpus } from '../threading/corpus.ts';
import { referenceSearch } from './reference-search.ts';

// A program of the corpus with more states than this takes the plain search seconds.
const most = 1500;

for (const mode of switchModes) {
  test(`${mode}: the explorer's graph is the one that a search without any cleverness finds`, () => {
    let compared = 0;
    for (const { file, title, program } of corpus()) {
      const graph = referenceSearch(
        compile(program, file, { switch: mode, threads: threadLibrary }),
        mode,
        most,
      );
      if (graph === null) continue;
      compared += 1;
      const { states, transitions, outcomes, deadlock, shortest } = explore(program, { file, switch: mode });
      const failure = shortest?.end === 'failed' || (deadlock && graph.failure);
      assert.deepEqual({ states, transitions, outcomes, deadlock, failure }, graph, `${file}: ${title}`);
    }
    assert.ok(compared >= 300, `${compared} programs compared`);
  });
}
