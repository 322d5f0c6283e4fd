import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linkedSeed, readCourseLink, readItems, writeCourseLink } from '../../src/quiz/course-link.ts';
import { isBlank } from '../../src/quiz/blank.ts';
import { courseSeed, seedOf } from '../../src/quiz/seed.ts';

test('a link that asks for nothing shows the questions as written', () => {
  const link = readCourseLink('?utm_source=list');
  assert.deepEqual(link, {
    seed: null,
    course: null,
    student: null,
    mode: 'practice',
    problems: [],
  });
  assert.equal(linkedSeed(link, 'gil-a'), null);
  assert.equal(writeCourseLink(link), '');
});

test('a seed is a whole number below 2³²; anything else is none', () => {
  assert.equal(linkedSeed(readCourseLink('?seed=7'), 'gil-a'), 7);
  for (const bad of ['x', '-1', '1.5', '4294967296', '99999999999', ''])
    assert.equal(linkedSeed(readCourseLink(`?seed=${bad}`), 'gil-a'), null, bad);
});

test('each student has seeds of their own, one a question, that hang on nothing but the names', () => {
  // Written down, so that a link given last year shows the same numbers this year.
  assert.equal(courseSeed('PHYS 301', 'ab123', 'gil-a'), seedOf('phys 301\nab123\ngil-a'));
  assert.equal(courseSeed('PHYS 301', 'ab123', 'gil-a'), 132879464);
  assert.equal(courseSeed(' phys  301 ', 'AB123', 'gil-a'), courseSeed('PHYS 301', 'ab123', 'gil-a'));
  const seeds = new Set(
    ['a', 'b'].flatMap((course) =>
      Array.from({ length: 300 }, (_, student) => courseSeed(course, String(student), 'gil-a')),
    ),
  );
  assert.equal(seeds.size, 600);
  assert.notEqual(courseSeed('a', 'b', 'gil-a'), courseSeed('a', 'b', 'gil-b'));
  // Where one name ends and the next begins cannot be shifted.
  assert.notEqual(courseSeed('ab', 'c', 'gil-a'), courseSeed('a', 'bc', 'gil-a'));
});

test('a student’s own seed goes before one that is named', () => {
  const link = readCourseLink('?course=C&student=7&seed=9');
  assert.equal(linkedSeed(link, 'gil-a'), courseSeed('C', '7', 'gil-a'));
  assert.equal(linkedSeed(readCourseLink('?course=C&seed=9'), 'gil-a'), 9);
});

test('what cannot be read is told', () => {
  const problems = (search: string) => readCourseLink(search).problems.join('\n');
  assert.match(problems(`?course=${'x'.repeat(81)}`), /course in this link is longer than 80/);
  assert.match(problems('?course=C&student=%E2%80%AEcod'), /student in this link .* cannot be shown/);
  assert.match(problems('?student=7'), /names a student but no course/);
  assert.match(problems('?mode=exam%00'), /the mode “exam\ufffd”/);
});

test('questions are named by their ids, each once; what is no id is told', () => {
  const named = (items: string) => readItems(`?items=${items}`);
  assert.deepEqual(named('gil-a,%20gil-b,gil-a,'), { ids: ['gil-a', 'gil-b'], problems: [] });
  assert.deepEqual(readItems(''), { ids: [], problems: [] });
  const odd = named('gil-a,Gil_B,../x');
  assert.deepEqual(odd.ids, ['gil-a']);
  assert.match(odd.problems.join(), /no name of a question: “Gil_B”, “\.\.\/x”\.$/);
  const many = named(Array.from({ length: 101 }, (_, n) => `a-${n}`).join());
  assert.match(many.problems.join(), /names 101 questions/);
  assert.equal(many.ids.length, 100);
});

test('what is written is read back', () => {
  const written = {
    course: 'C++ & “π”',
    student: 'ü=1',
    mode: 'test',
    seed: null,
  } as const;
  const query = writeCourseLink({ ...written, items: ['gil-a', 'gil-b'] });
  assert.match(query, /^\?items=gil-a,gil-b&mode=test&course=/);
  assert.deepEqual(readCourseLink(query), { ...written, problems: [] });
  assert.deepEqual(readItems(query).ids, ['gil-a', 'gil-b']);
});

test('whatever the query is, it is read, and nothing in it is longer than it may be', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.boolean(), (text, plain) => {
      const search = plain
        ? `?${text}`
        : `?course=${text}&student=${text}&items=${text}&mode=${text}&seed=${text}`;
      const link = readCourseLink(search);
      assert.ok([...(link.course ?? '')].length <= 80 && [...(link.student ?? '')].length <= 80);
      const { ids, problems } = readItems(search);
      assert.ok(ids.length <= 100 && ids.every((id) => /^[a-z0-9-]{1,100}$/.test(id)));
      const seed = linkedSeed(link, 'gil-a');
      assert.ok(seed === null || (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32));
      assert.ok([...link.problems, ...problems].every((problem) => problem.length < 500));
    }),
    { numRuns: 10_000 },
  );
});

test('a response that says nothing is blank, of whatever kind', () => {
  const blank = [
    { kind: 'choice', ticked: [] },
    { kind: 'placement', picked: null },
    { kind: 'number', text: ' ' },
    { kind: 'order', sequence: [] },
    { kind: 'match', cells: {} },
    { kind: 'refcounts', cells: { a: '', b: ' ' } },
  ] as const;
  for (const response of blank) assert.ok(isBlank(response), response.kind);
  assert.ok(!isBlank({ kind: 'choice', ticked: ['a'] }));
  assert.ok(!isBlank({ kind: 'placement', picked: 'a' }));
  assert.ok(!isBlank({ kind: 'predict', text: '0' }));
  assert.ok(!isBlank({ kind: 'refcounts', cells: { a: '', b: '2' } }));
});
