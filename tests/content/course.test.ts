import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { loadCourse } from '../../src/content/course.ts';
import { ContentError } from '../../src/content/problem.ts';

/** A small course that has nothing wrong with it. */
const good: Record<string, string> = {
  'modules.yaml': '- { id: memory, title: Memory, summary: S., lessons: [heap] }\n',
  'objectives.yaml': '- { id: mem-say, module: memory, text: Say it }\n',
  'misconceptions.yaml': '- { id: MEM-01, belief: B, truth: T, sources: [book] }\n',
  'sources.yaml': '- { id: book, title: Book, note: read 2026-11 }\n',
  'glossary.yaml': '- { id: hole, term: hole, text: T, lessons: [memory/heap] }\n',
  'lessons/memory/heap/programs/a.py': '#: prints 1\nprint(1)\n',
  'lessons/memory/heap/items.yaml': `- id: mem-one
  version: 1
  kind: choice
  title: One
  objective: mem-say
  minutes: 1
  basis: guaranteed
  sources: [book]
  stem: What holds?
  options:
    - { id: a, text: This, correct: true, feedback: Because this is so. }
    - { id: b, text: That, correct: false, feedback: That is not so., misconception: MEM-01 }
    - { id: c, text: Other, correct: false, feedback: Nor is the other. }
  explanation: So it is.
`,
  'lessons/memory/heap/index.mdx': `---
title: Heap
summary: A heap.
minutes: 5
objectives: [mem-say]
updated: 2026-11-23
---

A <Term id="hole">hole</Term>.<Cite ids="book" />

<H2 id="first">First</H2>

<Program file="memory/heap/a.py" />

<Item id="mem-one" />
`,
};

/** Writes the small course with some files replaced; gives what is wrong with it, as `file:line problem`. */
function problemsWith(changes: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'course-'));
  try {
    for (const [name, text] of Object.entries({ ...good, ...changes })) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    loadCourse(root);
    return [];
  } catch (error) {
    assert.ok(error instanceof ContentError, String(error));
    return error.problems.map(
      ({ file, line, problem }) => `${file.slice(root.length + 1)}:${line} ${problem}`,
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** The good text of a file with one thing changed. */
function changed(name: string, from: string, to: string): Record<string, string> {
  const text = good[name] ?? '';
  assert.ok(text.includes(from), `${name} has no ${from}`);
  return { [name]: text.replace(from, to) };
}

const lesson = 'lessons/memory/heap/index.mdx';
const items = 'lessons/memory/heap/items.yaml';

test('a good course is read without a word', () => assert.deepEqual(problemsWith({}), []));

const cases: [name: string, changes: Record<string, string>, expected: string][] = [
  [
    'a lesson that is not written',
    changed('modules.yaml', '[heap]', '[heap, pools]'),
    'modules.yaml:1 There is no lesson `memory/pools`.',
  ],
  [
    'a lesson that no module lists',
    changed('modules.yaml', '[heap]', '[]'),
    `${lesson}:1 No module lists this lesson, so nothing leads to it.`,
  ],
  [
    'an objective of no module',
    changed('objectives.yaml', 'module: memory', 'module: memori'),
    'objectives.yaml:1 There is no module `memori`.',
  ],
  [
    'an unknown objective',
    changed(lesson, '[mem-say]', '[mem-sai]'),
    `${lesson}:5 There is no objective \`mem-sai\`.`,
  ],
  [
    'an unknown prerequisite',
    changed(lesson, 'updated:', 'prerequisites: [memory/x]\nupdated:'),
    `${lesson}:6 There is no lesson \`memory/x\`.`,
  ],
  [
    'frontmatter that does not fit',
    changed(lesson, 'minutes: 5', 'minutes: five'),
    `${lesson}:4 \`minutes\`: Invalid input: expected number, received string.`,
  ],
  ['a lesson without frontmatter', { [lesson]: 'Text.\n' }, `${lesson}:1 This lesson has no frontmatter.`],
  [
    'a date that is none',
    changed(lesson, '2026-11-23', 'yesterday'),
    `${lesson}:6 \`updated\`: a date such as 2026-11-23.`,
  ],
  ['an unknown term', changed(lesson, '"hole"', '"hull"'), `${lesson}:9 There is no term \`hull\`.`],
  [
    'an unknown source',
    changed(lesson, 'ids="book"', 'ids="book,bok"'),
    `${lesson}:9 There is no source \`bok\`.`,
  ],
  [
    'an unknown program',
    changed(lesson, 'a.py', 'b.py'),
    `${lesson}:13 There is no program \`memory/heap/b.py\`.`,
  ],
  ['an unknown item', changed(lesson, 'mem-one', 'mem-two'), `${lesson}:15 There is no item \`mem-two\`.`],
  [
    'an unknown component',
    changed(lesson, '<Item ', '<Itme '),
    `${lesson}:15 <Itme> is not a component of this site.`,
  ],
  [
    'an unknown preset',
    changed(lesson, '<Item', '<GilLab id="g" preset="convoi" action="A" />\n\n<Item'),
    `${lesson}:15 The GIL lab has no preset \`convoi\`.`,
  ],
  [
    'a missing data file',
    changed(lesson, '<Item', '<BarFigure id="f" data="memory/heap/x.yaml" caption="C" />\n\n<Item'),
    `${lesson}:15 There is no data file \`memory/heap/x.yaml\`.`,
  ],
  [
    'a figure without caption',
    changed(lesson, '<Item', '<HeapFigure id="f" program="memory/heap/a.py" />\n\n<Item'),
    `${lesson}:15 <HeapFigure> has no \`caption\`.`,
  ],
  [
    'an anchor used twice',
    changed(lesson, '<Item', '<H3 id="first">Again</H3>\n\n<Item'),
    `${lesson}:15 The anchor \`first\` is used twice.`,
  ],
  [
    'a Markdown heading',
    changed(lesson, '<Item', '## Again\n\n<Item'),
    `${lesson}:15 A Markdown heading has no permanent anchor.`,
  ],
  [
    'an expression',
    changed(lesson, '<Item', 'The set {oops}.\n\n<Item'),
    `${lesson}:15 \`{\` begins an expression, and lessons hold none.`,
  ],
  [
    'raw HTML',
    changed(lesson, '<Item', '<div>\n\n<Item'),
    `${lesson}:15 \`<div\` begins raw HTML, and lessons hold none.`,
  ],
  [
    'an import',
    changed(lesson, '<Item', 'import x from "y"\n\n<Item'),
    `${lesson}:15 \`import\` begins a line of code, and lessons hold none.`,
  ],
  [
    'a bad header',
    { 'lessons/memory/heap/programs/b.py': '#: print 1\nprint(1)\n' },
    'lessons/memory/heap/programs/b.py:1 `#: print 1` is not a header line.',
  ],
  [
    'an id used twice',
    { 'sources.yaml': `${good['sources.yaml']}- { id: book, title: T, note: N }\n` },
    'sources.yaml:2 The id `book` is used twice.',
  ],
  [
    'an item’s misspelt key',
    changed(items, 'stem:', 'steam:'),
    `${items}:9 \`steam\` is not a known key in \`0\`.`,
  ],
  [
    'an item’s unknown misconception',
    changed(items, 'MEM-01', 'MEM-09'),
    `${items}:12 There is no misconception \`MEM-09\`.`,
  ],
  [
    'an unknown misconception deep in an item',
    {
      [items]: `${good[items]}- id: mem-two
  version: 1
  kind: match
  title: Two
  objective: mem-say
  minutes: 1
  basis: guaranteed
  sources: [book]
  stem: What belongs together?
  options: [{ id: x, text: X }, { id: y, text: Y }, { id: z, text: Z }]
  rows:
    - { id: a, text: A, match: x, feedback: X. }
    - id: b
      text: B
      match: y
      feedback: Y.
      wrong:
        - { option: x, feedback: No., misconception: MEM-09 }
    - { id: c, text: C, match: z, feedback: Z. }
  explanation: So it is.
`,
    },
    `${items}:32 There is no misconception \`MEM-09\`.`,
  ],
  [
    'an item that nothing shows',
    changed(lesson, '<Item id="mem-one" />', ''),
    `${items}:1 No lesson and no quiz shows \`mem-one\`.`,
  ],
  [
    'a misconception that no item looks for',
    { 'misconceptions.yaml': `${good['misconceptions.yaml']}- { id: MEM-02, belief: B, truth: T }\n` },
    'misconceptions.yaml:2 No item looks for `MEM-02`.',
  ],
  [
    'an option that speaks of the others',
    changed(items, 'text: Other', 'text: None of the above'),
    `${items}:13 This option speaks of the others.`,
  ],
  [
    'a line that the item’s program does not have',
    changed(items, 'stem:', 'program: memory/heap/a.py\n  mark: 1-2\n  stem:'),
    `${items}:10 There is no line 2 in memory/heap/a.py.`,
  ],
  [
    'an item’s unknown source',
    changed(items, '[book]', '[boook]'),
    `${items}:8 There is no source \`boook\`.`,
  ],
  [
    'an item’s unknown program',
    changed(items, 'stem:', 'program: memory/heap/c.py\n  stem:'),
    `${items}:9 There is no program \`memory/heap/c.py\`.`,
  ],
  [
    'a marked line that the program does not have',
    changed(lesson, 'a.py"', 'a.py" mark="1,3"'),
    `${lesson}:13 \`mark="1,3"\` does not name lines of memory/heap/a.py.`,
  ],
  [
    'output of a program that promises none',
    {
      'lessons/memory/heap/programs/b.py': '#: timing\nprint(1)\n',
      ...changed(lesson, '<Item', '<Output program="memory/heap/b.py" />\n\n<Item'),
    },
    `${lesson}:15 The header of memory/heap/b.py does not say what it prints.`,
  ],
  [
    'data that rest on an unknown source',
    {
      'lessons/memory/heap/data/x.yaml': 'unit: s\nsource: nobody\nbars: [{ label: a, value: 1 }]\n',
      ...changed(lesson, '<Item', '<BarFigure id="f" data="memory/heap/x.yaml" caption="C" />\n\n<Item'),
    },
    `${lesson}:15 There is no source \`nobody\`.`,
  ],
  [
    'data that do not fit their figure',
    {
      'lessons/memory/heap/data/x.yaml': 'unit: s\nsource: book\nbars:\n  - { label: a, value: -1 }\n',
      ...changed(lesson, '<Item', '<BarFigure id="f" data="memory/heap/x.yaml" caption="C" />\n\n<Item'),
    },
    'lessons/memory/heap/data/x.yaml:4 `bars.0.value`: Too small: expected number to be >=0.',
  ],
  [
    'a case that the measurements do not have',
    {
      'lessons/memory/heap/data/x.yaml':
        'source: book\ncases: { one: { blocks: [{ name: a, address: 0, size: 8, place: heap }] } }\n',
      ...changed(
        lesson,
        '<Item',
        '<MeasuredHeapFigure id="f" data="memory/heap/x.yaml" case="two" caption="C" />\n\n<Item',
      ),
    },
    `${lesson}:15 memory/heap/x.yaml has no case \`two\`.`,
  ],
];
for (const [name, changes, expected] of cases) {
  test(`${name} is reported at its line`, () => {
    const found = problemsWith(changes);
    assert.ok(found.includes(expected), `${expected}\nis not in\n${found.join('\n')}`);
  });
}

test('a close name is offered, a far one is not', () => {
  const root = mkdtempSync(join(tmpdir(), 'course-'));
  const texts = { ...good, ...changed(lesson, '"hole"', '"hle"') };
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  assert.throws(() => loadCourse(root), /There is no term `hle`\.\n {4}Did you mean `hole`\?/);
  rmSync(root, { recursive: true });
});

test('a file that cannot be read is told alone, without all that it makes missing', () => {
  const programs = 'lessons/memory/heap/programs/a.py';
  const unreadable: Record<string, string>[] = [
    ...['modules.yaml', 'objectives.yaml', 'misconceptions.yaml', 'sources.yaml', 'glossary.yaml', items].map(
      (file) => ({
        [file]: '- { id: [',
      }),
    ),
    { [lesson]: good[lesson]!.replace('minutes: 5', 'minutes: five') },
    { [programs]: '#: print 1\nprint(1)\n' },
  ];
  for (const changes of unreadable) {
    const found = problemsWith(changes);
    const [file = ''] = Object.keys(changes);
    assert.ok(found.length > 0, `${file} was taken`);
    assert.deepEqual(
      found.filter((each) => !each.startsWith(file)),
      [],
      file,
    );
  }
});

test('problems of several files are told together', () => {
  const found = problemsWith({
    ...changed(lesson, '"hole"', '"x"'),
    ...changed('sources.yaml', 'title', 'titel'),
  });
  assert.ok(found.some((each) => each.startsWith('sources.yaml:1')));
  assert.ok(found.some((each) => each.startsWith(`${lesson}:9`)));
});
