import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLines } from '../../src/components/lines.ts';

test('single lines and ranges', () => assert.deepEqual([...parseLines('5,7-8')], [5, 7, 8]));
test('nothing is no line', () => assert.deepEqual([...parseLines('')], []));
test('what is not a list of lines is refused', () => {
  for (const text of ['a', '1-', '1..3', '-2']) assert.throws(() => parseLines(text), RangeError);
});
