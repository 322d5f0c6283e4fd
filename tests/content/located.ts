import assert from 'node:assert/strict';
import { ContentError } from '../../src/content/problem.ts';

/** Runs something that must fail about content; gives its problems as `line:column problem`. */
export function problemsOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof ContentError, String(error));
    for (const { file, remedy } of error.problems) {
      assert.ok(file.length > 0 && remedy.length > 0);
      assert.match(error.message, new RegExp(file.replaceAll('.', '\\.')));
    }
    return error.problems.map(({ line, column, problem }) => `${line}:${column} ${problem}`);
  }
  assert.fail('Nothing was said to be wrong.');
}
