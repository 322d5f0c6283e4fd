import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLessonSource } from '../../src/content/lesson-source.ts';

const lesson = `---
title: T
---

One two <Term id="hole">hole</Term>.

<H2 id="first">The \`del\` *statement*</H2>

\`<Item id="not-one" />\` and

\`\`\`sh
# <Item id="nor-this" />
## not a heading
\`\`\`

<HeapFigure
  id="fig"
  caption="What \`f\` > \`d\` means"
  after="4,6"
/>

<H3 id='second'>More</H3>
{/* <Item id="hidden" /> */}
`;

test('tags are found with their attributes and places; tags in code and comments are not', () => {
  const { uses } = readLessonSource(lesson);
  assert.deepEqual(
    uses.map(({ name, line, column }) => `${name} ${line}:${column}`),
    ['Term 5:9', 'H2 7:1', 'HeapFigure 16:1', 'H3 22:1'],
  );
  assert.deepEqual(uses[2]!.attributes, { id: 'fig', caption: 'What `f` > `d` means', after: '4,6' });
});

test('headings come as plain words', () => {
  assert.deepEqual(readLessonSource(lesson).headings, [
    { level: 2, id: 'first', text: 'The del statement' },
    { level: 3, id: 'second', text: 'More' },
  ]);
});

test('frontmatter is parted from the text; text without any has none', () => {
  assert.equal(readLessonSource(lesson).frontmatter, 'title: T');
  assert.equal(readLessonSource('Text').frontmatter, '');
});

test('Markdown headings are found, since they have no permanent anchor', () => {
  assert.deepEqual(readLessonSource(lesson).markdownHeadings, []);
  assert.deepEqual(readLessonSource('a\n\n## b\n').markdownHeadings, [{ line: 3, column: 1 }]);
});
