import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  countWords,
  outcomeView,
  shownOutcomes,
  verdictWords,
} from '../../../src/components/figures/outcomes.ts';
import type { Exploration } from '../../../src/engine/index.ts';

const exploration: Exploration = {
  verdict: 'safe',
  mode: 'any-instruction',
  outcomes: ['1\n', '2\n'],
  deadlock: false,
  states: 1234,
  transitions: 5678,
  complete: true,
  build: '3.13',
  print: 'line',
  stopped: null,
  livelock: false,
  races: [],
  locks: [],
  broken: [],
  bytes: 400,
  shortest: null,
  graph: () => null,
  scheduleOf: () => null,
};

test('what was printed is parted from how it ended', () => {
  assert.deepEqual(outcomeView('1\n'), { lines: ['1'], endings: [] });
  assert.deepEqual(outcomeView(''), { lines: [], endings: [] });
  assert.deepEqual(outcomeView('a\n\nb\n'), { lines: ['a', '', 'b'], endings: [] });
  assert.deepEqual(outcomeView("7\n[ValueError: invalid 'x']\n8\n[deadlock]\n"), {
    lines: ['7', '8'],
    endings: ["ValueError: invalid 'x'", 'deadlock'],
  });
  assert.deepEqual(outcomeView('[1, 2]\n'), { lines: ['[1, 2]'], endings: [] });
});

test('up to twelve outcomes are shown, of more the first six and what they have in common', () => {
  const numbers = Array.from({ length: 19 }, (_, i) => `${i + 2}\n`);
  assert.equal(shownOutcomes(numbers.slice(0, 12)).rest, '');
  assert.equal(shownOutcomes(numbers).shown.length, 6);
  assert.equal(shownOutcomes(numbers).rest, 'and 13 more, between 2 and 20');
  const orders = Array.from({ length: 20 }, (_, i) =>
    ['a', 'b', 'c', 'd']
      .sort((x, y) => ((i * 7 + x.charCodeAt(0)) % 5) - ((i * 3 + y.charCodeAt(0)) % 5))
      .join('\n'),
  );
  assert.equal(shownOutcomes(orders).rest, 'and 14 more: the same 4 lines in other orders');
  assert.equal(shownOutcomes([...numbers, 'x\n']).rest, 'and 14 more');
});

test('verdicts and counts are words', () => {
  assert.equal(verdictWords(exploration), 'No schedule fails and none deadlocks.');
  const unfinished = { ...exploration, verdict: 'unfinished', complete: false } as const;
  assert.match(verdictWords(unfinished), /not finished/);
  const livelock = { ...exploration, verdict: 'can-livelock', livelock: true } as const;
  assert.match(verdictWords(livelock), /go round for ever/);
  assert.equal(
    verdictWords({ ...exploration, verdict: 'can-fail', deadlock: true }),
    'Can fail, and can deadlock.',
  );
  assert.equal(
    countWords(exploration),
    '2 different outcomes, from all 1,234 states and 5,678 steps between them.',
  );
  assert.match(
    countWords({ ...exploration, outcomes: ['1\n'], complete: false }),
    /^At least 1 outcome; 1,234/,
  );
});
