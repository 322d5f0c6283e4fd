import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lessonSchema, moduleSchema, sourceSchema, termSchema } from '../../src/content/schemas.ts';
import { parseYaml } from '../../src/content/yaml.ts';
import { problemsOf } from './located.ts';

const terms = (text: string) => parseYaml(text, 'content/glossary.yaml', termSchema.array());

test('a good file is read, and knows where its values stand', () => {
  const yaml = terms('# terms\n\n- id: arena\n  term: arena\n  text: "A piece."\n  lessons: [memory/x]\n');
  assert.deepEqual(yaml.data, [{ id: 'arena', term: 'arena', text: 'A piece.', lessons: ['memory/x'] }]);
  assert.deepEqual(yaml.at([0, 'text']), { line: 5, column: 3 });
  assert.deepEqual(yaml.at([0, 'lessons', 0]), { line: 6, column: 13 });
});

test('a file of comments alone is an empty list', () => {
  assert.deepEqual(terms('# nothing yet\n').data, []);
});

test('what is not YAML is reported where it breaks', () => {
  const [first] = problemsOf(() => terms('- id: arena\n  text: one: two\n'));
  assert.match(first!, /^2:\d+ This is not YAML: /);
});

test('an unknown key, a missing one and a bad value are reported at their places, all at once', () => {
  const found = problemsOf(() => terms('- id: Arena\n  trem: arena\n  text: ""\n'));
  assert.deepEqual(found, [
    '1:3 `0.id`: an id is lower-case words joined by hyphens.',
    '1:3 `0.term` is missing.',
    '2:3 `trem` is not a known key in `0`.',
    '3:3 `0.text`: must not be empty.',
  ]);
});

test('a number where text belongs is reported with what was expected', () => {
  assert.match(
    problemsOf(() => terms('- { id: a, term: 3, text: x }')).join(),
    /^1:12 `0.term`: .*expected string/,
  );
});

test('frontmatter counts the line of dashes above it', () => {
  const found = problemsOf(() =>
    parseYaml(
      'title: T\nsummary: S\nminutes: soon\nobjectives: [o]\nupdated: 2026-11-23',
      'index.mdx',
      lessonSchema,
      1,
    ),
  );
  assert.match(found.join(), /^4:1 `minutes`: /);
});

test('a source needs an address or a note', () => {
  const sources = sourceSchema.array();
  assert.match(problemsOf(() => parseYaml('- { id: a, title: T }', 'f', sources)).join(), /needs a `note`/);
  assert.equal(parseYaml('- { id: a, title: T, note: here }', 'f', sources).data.length, 1);
});

test('a quiz without items is refused', () => {
  const text = '- { id: m, title: T, summary: S, lessons: [], quiz: { title: Q, minutes: 1, items: [] } }';
  assert.match(problemsOf(() => parseYaml(text, 'f', moduleSchema.array())).join(), /`0.quiz.items`/);
});
