import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { marked } from 'marked';
import { parse } from 'node-html-parser';
import { type Syllabus, syllabusText } from '../../src/islands/syllabus-text.ts';

const syllabus: Syllabus = {
  title: 'C++ & <b>: Under the GIL',
  entries: [
    {
      title: 'Reading np.show_config()',
      url: 'https://a.example/x/?course=C%2B%2B&mode=test',
      note: '8 min',
    },
    { title: 'Quiz: a [b](c)', url: 'https://a.example/y/', note: '2 questions, 3 min' },
  ],
  minutes: 11,
  objectives: ['Say what `a += 1` does, and *why*.'],
};

test('plain text has each address on a line of its own', () => {
  assert.equal(
    syllabusText(syllabus, 'text'),
    [
      'C++ & <b>: Under the GIL',
      '',
      '- Reading np.show_config() (8 min)',
      '  https://a.example/x/?course=C%2B%2B&mode=test',
      '- Quiz: a [b](c) (2 questions, 3 min)',
      '  https://a.example/y/',
      '',
      'All together: about 11 minutes.',
      '',
      'Afterwards you can:',
      '- Say what `a += 1` does, and *why*.',
      '',
      'Text and questions: Under the GIL, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).',
    ].join('\n'),
  );
});

/** Words and links of a piece of HTML, as a reader has them. */
function read(html: string) {
  const root = parse(html);
  return {
    title: root.querySelector('h3')?.text,
    items: root.querySelectorAll('li').map((item) => item.text.trim()),
    links: root.querySelectorAll('a').map((link) => new URL(link.attributes['href'] ?? '').href),
    elements: [...new Set(root.querySelectorAll('*').map(({ rawTagName }) => rawTagName))].sort(),
  };
}

/** What every form must say. */
const said = ({ title, entries, objectives }: Syllabus) => ({
  title,
  items: [...entries.map((entry) => `${entry.title} (${entry.note})`), ...objectives],
  links: [...entries.map(({ url }) => url), 'https://creativecommons.org/licenses/by/4.0/'],
  elements: ['a', 'h3', 'li', 'p', 'ul'],
});

test('HTML and Markdown say the same, and the words of a course are no markup in them', () => {
  assert.deepEqual(read(syllabusText(syllabus, 'html')), said(syllabus));
  assert.deepEqual(read(marked.parse(syllabusText(syllabus, 'markdown'), { async: false })), said(syllabus));
});

test('whatever a course is called, its name stays words', () => {
  const word = fc
    .string({ unit: fc.constantFrom(...'abc 1<>&"\'`*_[]()!#|~\\-+.:/$') })
    .map((text) => `x${text.trim().replaceAll(/\s+/g, ' ')}x`);
  fc.assert(
    fc.property(word, (title) => {
      const named = { ...syllabus, title };
      assert.deepEqual(read(syllabusText(named, 'html')), said(named));
      assert.deepEqual(read(marked.parse(syllabusText(named, 'markdown'), { async: false })), said(named));
    }),
    { numRuns: 500 },
  );
});

test('without objectives nothing is promised', () => {
  for (const format of ['html', 'markdown', 'text'] as const)
    assert.doesNotMatch(
      syllabusText({ ...syllabus, objectives: [], minutes: 1 }, format),
      /Afterwards|minutes/,
    );
});
