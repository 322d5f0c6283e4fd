import { test } from 'node:test';
import assert from 'node:assert/strict';
import { isOutcome } from './outcome.ts';
import type { Run } from './run-program.ts';

const run = (parts: Partial<Run>): Run => ({ stdout: '', stderr: '', exit: 0, hung: false, ...parts });
const TRACEBACK = `Exception in thread Thread-1 (work):
Traceback (most recent call last):
  File "a.py", line 3, in work
    lock.release()
RuntimeError: release unlocked lock
`;

test('what is printed must agree to the letter', () => {
  assert.ok(isOutcome(run({ stdout: '1\n2\n' }), '1\n2\n'));
  assert.ok(!isOutcome(run({ stdout: '2\n1\n' }), '1\n2\n'));
  assert.ok(!isOutcome(run({ stdout: '1\n2' }), '1\n2\n'));
});

test('a run that hangs is a deadlock, and only that', () => {
  assert.ok(isOutcome(run({ stdout: '1\n', hung: true, exit: null }), '1\n[deadlock]\n'));
  assert.ok(isOutcome(run({ stdout: '1\n', hung: true, exit: null }), '1\n[deadlock]'));
  assert.ok(isOutcome(run({ stdout: '', hung: true, exit: null }), '[deadlock]'));
  assert.ok(!isOutcome(run({ stdout: '1\n' }), '1\n[deadlock]\n'));
  assert.ok(!isOutcome(run({ stdout: '1\n', hung: true, exit: null }), '1\n'));
});

test('exceptions stand in stderr, wherever the outcome has them', () => {
  const outcome = '1\n[RuntimeError: release unlocked lock]\n2\n';
  assert.ok(isOutcome(run({ stdout: '1\n2\n', stderr: TRACEBACK }), outcome));
  assert.ok(!isOutcome(run({ stdout: '1\n2\n' }), outcome));
  assert.ok(!isOutcome(run({ stdout: '1\n2\n', stderr: TRACEBACK }), '1\n2\n'));
});

test('an exception without a message, and one of a module', () => {
  assert.ok(isOutcome(run({ stderr: 'AssertionError\n', exit: 1 }), '[AssertionError]\n'));
  assert.ok(isOutcome(run({ stderr: 'threading.BrokenBarrierError\n', exit: 1 }), '[BrokenBarrierError]\n'));
});

test('a printed list is not an exception', () => {
  assert.ok(isOutcome(run({ stdout: '[True]\n[1, 2]\n' }), '[True]\n[1, 2]\n'));
});
