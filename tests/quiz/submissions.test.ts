import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gradeExact } from '../../src/islands/grade.ts';
import type { Attempt } from '../../src/quiz/attempts.ts';
import { csv } from '../../src/quiz/csv.ts';
import { grade } from '../../src/quiz/index.ts';
import { heldBeliefs, itemStatistics } from '../../src/quiz/item-statistics.ts';
import { recordOf } from '../../src/quiz/learner-record.ts';
import type { Response } from '../../src/quiz/response.ts';
import { type CheckedSubmission, flagsOf, isSerious, nameOf } from '../../src/quiz/submissions.ts';
import { courseSeed, seedOf } from '../../src/quiz/seed.ts';
import { sample } from './sample-items.ts';

const site = { version: '1', build: 'here' };
const NOW = '2026-11-27T12:00:00.000Z';
const item = sample.choice;
if (item.kind !== 'choice') throw new Error('the sample is of another kind');
// Every false statement is somebody’s belief.
const options = item.options.map((each) => (each.correct ? each : { ...each, misconception: 'MEM-01' }));
const choice = { item: { ...item, options }, programs: {}, combinations: [0] };
const right = options.filter(({ correct }) => correct);
const full: Response = { kind: 'choice', ticked: right.map(({ id }) => id) };

/** A submission whose attempts are graded again by the item of all of them. */
function submission(name: string, attempts: readonly Attempt[], build = 'here'): CheckedSubmission {
  const record = recordOf({ version: 3, entries: attempts }, name, { ...site, build }, NOW);
  return {
    ...{ source: `${name}.json`, record },
    attempts: record.entries.map((attempt) => {
      if (attempt.response === undefined)
        return { attempt, regraded: { kind: 'ungraded', why: 'no-response' } };
      const [graded] = gradeExact(choice, [{ response: attempt.response, seed: attempt.seed ?? 0 }]);
      const fits = graded && 'result' in graded;
      return { attempt, regraded: fits ? { kind: 'graded', result: graded.result } : { kind: 'misfit' } };
    }),
  };
}

const attempt = (minute: number, more: Partial<Attempt> = {}): Attempt => ({
  ...{ kind: 'attempt', item: choice.item.id, version: 1, score: 1 },
  at: `2026-11-27T10:${String(minute).padStart(2, '0')}:00.000Z`,
  ...{ seed: seedOf(choice.item.id), response: full },
  ...more,
});
const kinds = (submissions: readonly CheckedSubmission[]) =>
  flagsOf(submissions, 'here', NOW).map((flags) => flags.map(({ kind }) => kind));

test('honest records have no flags', () => {
  const honest = ['a', 'b', 'c'].map((name, place) =>
    submission(name, [attempt(place), attempt(place + 20)]),
  );
  assert.deepEqual(kinds(honest), [[], [], []]);
});

test('a score that was changed by hand is flagged, up or down, be it by a hair', () => {
  for (const score of [0, 0.5, 1 - 1e-6])
    assert.deepEqual(kinds([submission('a', [attempt(1, { score })])]), [['edited']]);
  const nothing: Response = { kind: 'choice', ticked: [] };
  assert.deepEqual(kinds([submission('a', [attempt(1, { response: nothing, score: 1 })])]), [['edited']]);
});

test('an answer to another kind of question is flagged as changed', () => {
  const text: Response = { kind: 'number', text: '7' };
  assert.deepEqual(kinds([submission('a', [attempt(1, { response: text, score: 0 })])]), [['edited']]);
});

test('a record that holds another’s attempts is flagged, both with the other’s name', () => {
  const flags = flagsOf(
    [submission('a', [attempt(1)]), submission('b', [attempt(1)]), submission('c', [attempt(2)])],
    'here',
    NOW,
  );
  assert.deepEqual(flags, [
    [{ kind: 'same-attempts', count: 1, others: ['b'] }],
    [{ kind: 'same-attempts', count: 1, others: ['a'] }],
    [],
  ]);
});

test('variants that two have in common are flagged; the item as written is everybody’s', () => {
  const two = [submission('a', [attempt(1, { seed: 7 })]), submission('', [attempt(2, { seed: 7 })])];
  assert.deepEqual(flagsOf(two, 'here', NOW), [
    [{ kind: 'same-seeds', count: 1, others: ['.json'] }],
    [{ kind: 'same-seeds', count: 1, others: ['a'] }],
  ]);
  assert.deepEqual(kinds([submission('a', [attempt(1, { seed: 7 }), attempt(2, { seed: 7 })])]), [[]]);
});

test('where a record names a student of a course, other variants than the link gives are told, but for practice', () => {
  const student = { course: 'PHYS 301', student: 'ab123' };
  const seed = courseSeed(student.course, student.student, choice.item.id);
  const of = (...attempts: Attempt[]) => {
    const plain = submission('', attempts);
    return [{ ...plain, record: { ...plain.record, student } }];
  };
  assert.deepEqual(kinds(of(attempt(1, { seed }), attempt(2, { seed: 7, quiz: 'practice' }))), [[]]);
  assert.deepEqual(flagsOf(of(attempt(1, { seed }), attempt(2), attempt(3, { seed: 7 })), 'here', NOW), [
    [{ kind: 'other-seeds', count: 2, of: 3 }],
  ]);
  assert.deepEqual(kinds([submission('', [attempt(1, { seed: 7 })])]), [[]], 'nobody is named');
  assert.equal(nameOf(of()[0]!), 'ab123');
});

test('other notes: the same name, times ahead, scores without answers, another build', () => {
  const { response, ...bare } = attempt(3);
  const flags = kinds([
    submission('Ada', [attempt(1, { at: '2030-01-01T00:00:00.000Z' })]),
    submission('ada', [bare]),
    submission('', [attempt(2)], 'older'),
    submission('', [attempt(4)]),
  ]);
  assert.deepEqual(flags, [['same-name', 'ahead'], ['same-name', 'ungraded'], ['other-build'], []]);
  assert.equal(isSerious({ kind: 'other-build', build: '' }), false);
  assert.equal(isSerious({ kind: 'edited', count: 1 }), true);
});

test('grading many at once is grading each', () => {
  const exact = choice;
  const ticks = fc.subarray(options.map(({ id }) => id));
  const given = fc.array(
    fc.record({ response: fc.record({ kind: fc.constant('choice'), ticked: ticks }), seed: fc.nat() }),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(given, (list) => {
      const scores = gradeExact(exact, list).map((each) => each && 'result' in each && each.result.score);
      assert.deepEqual(
        scores,
        list.map(({ response, seed }) => grade(exact.item, response, seed, () => '').score),
      );
    }),
  );
});

test('facility is the mean of first attempts; discrimination tells who knows the rest', () => {
  const graded = (item: string, score: number, minute: number) => ({
    attempt: attempt(minute, { item, score, response: { kind: 'number', text: ` ${score} ` } }),
    regraded: {
      kind: 'graded' as const,
      result: { score, verdict: 'partly' as const, parts: [] },
    },
  });
  const learner = (a: number, b: number, c: number): CheckedSubmission => ({
    ...submission('x', []),
    attempts: [graded('a', a, 1), graded('b', b, 2), graded('c', c, 3), graded('a', 1, 4)],
  });
  const statistics = itemStatistics(
    [learner(1, 1, 0), learner(0, 0, 0), learner(0.5, 0.5, 0)],
    ['a', 'b', 'c', 'd'],
  );
  assert.deepEqual(
    statistics.map(({ item, answered, facility }) => [item, answered, facility]),
    [
      ['a', 3, 0.5],
      ['b', 3, 0.5],
      ['c', 3, 0],
    ],
  );
  const [a, , c] = statistics;
  assert.ok(Math.abs(a!.discrimination! - 1) < 1e-9);
  assert.equal(c!.discrimination, null, 'scores that do not differ say nothing');
  assert.deepEqual(
    a!.choices.map(({ response, count, right: good }) => [
      response.kind === 'number' && response.text,
      count,
      good,
    ]),
    [
      ['1', 1, 1],
      ['0', 1, 0],
      ['0.5', 1, 0],
    ],
  );
  assert.equal(
    itemStatistics([learner(1, 0, 0), learner(0, 0, 1)], ['a'])[0]!.discrimination,
    null,
    'two are too few',
  );
});

test('discrimination lies between -1 and 1, and counts come from first attempts', () => {
  const scores = fc.array(fc.array(fc.constantFrom(0, 0.5, 1), { minLength: 3, maxLength: 3 }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(scores, (rows) => {
      const all = rows.map((row): CheckedSubmission => ({
        ...submission('x', []),
        attempts: row.map((score, place) => ({
          attempt: attempt(place, { item: `i${place}`, response: { kind: 'number', text: String(score) } }),
          regraded: { kind: 'graded', result: { score, verdict: 'partly', parts: [] } },
        })),
      }));
      for (const { discrimination, facility, answered, choices } of itemStatistics(all, ['i0', 'i1', 'i2'])) {
        assert.ok(discrimination === null || Math.abs(discrimination) <= 1 + 1e-9);
        assert.ok(facility >= 0 && facility <= 1);
        assert.equal(
          choices.reduce((sum, { count }) => sum + count, 0),
          answered,
        );
      }
    }),
  );
});

test('each ticked option and each field is counted by itself', () => {
  const ids = options.map(({ id }) => id);
  const all = submission('a', [attempt(1, { response: { kind: 'choice', ticked: ids }, score: 0 })]);
  const [statistics] = itemStatistics([all], [choice.item.id]);
  assert.deepEqual(
    statistics?.choices.map(({ response, count, right: good }) => [response, count, good]),
    ids.map((id) => [{ kind: 'choice', ticked: [id] }, 1, right.some((each) => each.id === id) ? 1 : 0]),
  );
});

test('beliefs come from the wrong parts of first attempts, the most frequent first', () => {
  const wrong = options.find(({ correct }) => !correct)!;
  const response: Response = { kind: 'choice', ticked: [wrong.id] };
  const all = [
    submission('a', [attempt(1, { response, score: 0 }), attempt(2)]),
    submission('b', [attempt(1), attempt(2, { response, score: 0 })]),
    submission('', [attempt(3, { response, score: 0 })]),
  ];
  assert.deepEqual(heldBeliefs(all, [choice.item.id])[0], {
    misconception: 'MEM-01',
    who: ['a', '.json'],
  });
  assert.deepEqual(heldBeliefs(all, []), []);
});

test('CSV: quotes, commas and line ends stand in quotes; what looks like a formula is defused', () => {
  const table = csv([
    ['a', 'b,c', 'd"e', 'f\ng'],
    [1.5, -2, null, '=HYPERLINK("x")'],
    ['+1', '-1', '@x', ''],
  ]);
  assert.equal(table, '\ufeffa,"b,c","d""e","f\ng"\r\n1.5,-2,,"\'=HYPERLINK(""x"")"\r\n\'+1,\'-1,\'@x,\r\n');
});
