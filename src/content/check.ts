import { gilPresets } from '../engine/index.ts';
import { programPaths } from '../quiz/exact-item.ts';
import { type Course, type Entry, type LessonEntry } from './course.ts';
import { dataRemedy, surveyData } from './figure-data.ts';
import { itemFindings } from './item-rules.ts';
import { type Use } from './lesson-source.ts';
import { nearest } from './names.ts';
import { ContentError, type Problem } from './problem.ts';
import { type Program } from './program.ts';

/** Components that a lesson may name; figures carry an anchor and a caption. */
const figures = [
  'HeapFigure',
  'MeasuredHeapFigure',
  'ReferenceFigure',
  'ScheduleFigure',
  'OutcomesFigure',
  'BarFigure',
  'LanesFigure',
];
/** Labs carry an anchor; these also carry a program. */
const programLabs = ['HeapLab', 'ReferenceLab', 'ScheduleLab'];
const labs = ['GilLab', ...programLabs];
const known = new Set([
  ...figures,
  ...labs,
  ...['H2', 'H3', 'Program', 'Output', 'Note', 'Cite', 'Since2019', 'Term', 'Guarantee', 'Item'],
]);

/** What one file can name in another. */
export type Kind =
  'module' | 'objective' | 'misconception' | 'source' | 'term' | 'item' | 'lesson' | 'program';

/**
 * Looks at everything that one file says about another. Returns what does not hold.
 * Takes the kinds of which some file could not be read: that something of theirs is missing would bury its cause.
 */
export function checkCourse(
  course: Course,
  folder: string,
  unread: ReadonlySet<Kind> = new Set(),
): Problem[] {
  const problems: Problem[] = [];
  const say = (entry: Pick<Entry<unknown>, 'file'>, place: Place, problem: string, remedy: string) =>
    problems.push({ file: entry.file, line: place.line, column: place.column, problem, remedy });

  const ids = {
    module: unique(course.modules, say),
    objective: unique(course.objectives, say),
    misconception: unique(course.misconceptions, say),
    source: unique(course.sources, say),
    term: unique(course.terms, say),
    item: unique(course.items, say),
    lesson: new Set(course.lessons.map((lesson) => lesson.id)),
  };
  /** Says so where an entry names something that does not exist. */
  const expect = (
    kind: keyof typeof ids,
    id: string,
    entry: Pick<Entry<unknown>, 'file'>,
    place: Place,
    where: string,
  ) => {
    if (!ids[kind].has(id) && !unread.has(kind))
      say(entry, place, `There is no ${kind} \`${id}\`.`, nearest(id, ids[kind], where));
  };

  for (const module of course.modules) {
    module.data.lessons.forEach((name, index) =>
      expect(
        'lesson',
        `${module.id}/${name}`,
        module,
        module.at('lessons', index),
        `${folder}/lessons/${module.id}/`,
      ),
    );
    module.data.quiz?.items.forEach((id, index) => {
      const place = module.at('quiz', 'items', index);
      expect('item', id, module, place, 'an items.yaml of this module');
      const item = course.items.find((each) => each.id === id);
      if (item && item.module !== module.id) {
        say(
          module,
          place,
          `Item \`${id}\` belongs to module \`${item.module}\`.`,
          'List items of this module only.',
        );
      }
    });
  }
  for (const objective of course.objectives) {
    expect('module', objective.data.module, objective, objective.at('module'), `${folder}/modules.yaml`);
  }
  for (const misconception of course.misconceptions) {
    misconception.data.sources.forEach((id, index) =>
      expect('source', id, misconception, misconception.at('sources', index), `${folder}/sources.yaml`),
    );
  }
  for (const term of course.terms) {
    term.data.lessons.forEach((id, index) =>
      expect('lesson', id, term, term.at('lessons', index), `${folder}/lessons/`),
    );
  }
  unique(course.statements, say);
  for (const statement of course.statements) {
    const [id = '', anchor] = statement.data.where.split('#');
    const place = statement.at('where');
    expect('lesson', id, statement, place, `${folder}/lessons/`);
    const headings = course.lessons.find((lesson) => lesson.id === id)?.source.headings ?? [];
    if (headings.length > 0 && !headings.some((heading) => heading.id === anchor)) {
      say(
        statement,
        place,
        `Lesson \`${id}\` has no section \`${anchor}\`.`,
        `Name the id of one of its <H2>.`,
      );
    }
  }
  for (const item of course.items) {
    expect('objective', item.data.objective, item, item.at('objective'), `${folder}/objectives.yaml`);
    for (const path of programPaths(item.data))
      if (lacksProgram(path)) {
        const field = path === item.data.program ? 'program' : 'solution';
        say(item, item.at(field), `There is no program \`${path}\`.`, programRemedy);
      }
    item.data.sources?.forEach((id, index) =>
      expect('source', id, item, item.at('sources', index), `${folder}/sources.yaml`),
    );
    misconceptionsOf(item.data).forEach(({ id, path }) =>
      expect('misconception', id, item, item.at(...path), `${folder}/misconceptions.yaml`),
    );
    const program = item.data.program === undefined ? undefined : course.programs.get(item.data.program);
    for (const { path, problem, remedy } of itemFindings(item.data, program?.source))
      say(item, item.at(...path), problem, remedy);
    if (!ids.lesson.has(item.lesson) && !unread.has('lesson')) {
      say(
        item,
        item.at('id'),
        `There is no lesson \`${item.lesson}\`.`,
        'Write index.mdx beside this items.yaml.',
      );
    }
  }
  for (const lesson of course.lessons) checkLesson(lesson);
  checkReached();
  return problems;

  /** Items that stand nowhere, and misconceptions that no item looks for. */
  function checkReached(): void {
    const shown = new Set([
      ...course.modules.flatMap((module) => module.data.quiz?.items ?? []),
      ...course.lessons.flatMap(({ source }) =>
        source.uses.flatMap(({ name, attributes }) => (name === 'Item' ? (attributes['id'] ?? []) : [])),
      ),
    ]);
    if (!unread.has('module') && !unread.has('lesson'))
      for (const item of course.items)
        if (!shown.has(item.id)) {
          const remedy = `Place <Item id="${item.id}" /> in a lesson, or list it in a quiz in ${folder}/modules.yaml.`;
          say(item, item.at('id'), `No lesson and no quiz shows \`${item.id}\`.`, remedy);
        }
    const named = new Set(course.items.flatMap((item) => misconceptionsOf(item.data).map(({ id }) => id)));
    if (!unread.has('item'))
      for (const misconception of course.misconceptions)
        if (!named.has(misconception.id)) {
          const remedy = 'Name it at the wrong answer that it leads to, or remove it.';
          say(misconception, misconception.at('id'), `No item looks for \`${misconception.id}\`.`, remedy);
        }
  }

  function lacksProgram(path: string): boolean {
    return !course.programs.has(path) && !unread.has('program');
  }

  function checkLesson(lesson: LessonEntry): void {
    const { data, source } = lesson;
    const home = course.modules.find((module) => module.id === lesson.module);
    if (!home?.data.lessons.includes(lesson.name) && !unread.has('module')) {
      const remedy = `Add \`${lesson.name}\` to the lessons of \`${lesson.module}\` in ${folder}/modules.yaml.`;
      say(lesson, { line: 1, column: 1 }, `No module lists this lesson, so nothing leads to it.`, remedy);
    }
    if (lesson.name === 'quiz') {
      say(
        lesson,
        { line: 1, column: 1 },
        'A lesson cannot be called `quiz`.',
        'That address is the module’s quiz.',
      );
    }
    data.objectives.forEach((id, index) =>
      expect('objective', id, lesson, lesson.at('objectives', index), `${folder}/objectives.yaml`),
    );
    data.prerequisites.forEach((id, index) =>
      expect('lesson', id, lesson, lesson.at('prerequisites', index), `${folder}/lessons/`),
    );
    for (const place of source.markdownHeadings) {
      say(
        lesson,
        place,
        'A Markdown heading has no permanent anchor.',
        'Write <H2 id="the-hole">…</H2> instead.',
      );
    }
    for (const { text, what, ...place } of source.foreign) {
      const problem = `\`${text}\` begins ${what}, and lessons hold none.`;
      say(lesson, place, problem, 'Put it in backticks to show it, or use a component of this site.');
    }
    const anchors = new Map<string, number>();
    for (const use of source.uses) checkUse(lesson, use, anchors);
  }

  function checkUse(lesson: LessonEntry, use: Use, anchors: Map<string, number>): void {
    const { name, attributes } = use;
    const place = { line: use.line, column: use.column };
    if (!known.has(name)) {
      say(
        lesson,
        place,
        `<${name}> is not a component of this site.`,
        nearest(name, known, 'src/components/index.ts'),
      );
      return;
    }
    const need = (attribute: string) => {
      if (attributes[attribute]) return attributes[attribute];
      say(lesson, place, `<${name}> has no \`${attribute}\`.`, `Add ${attribute}="…".`);
      return undefined;
    };
    if (name === 'H2' || name === 'H3' || name === 'Item' || labs.includes(name) || figures.includes(name)) {
      const id = need('id');
      if (id !== undefined && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
        say(lesson, place, `\`${id}\` cannot be an anchor.`, 'Use lower-case words joined by hyphens.');
      }
      if (id !== undefined && anchors.has(id)) {
        say(
          lesson,
          place,
          `The anchor \`${id}\` is used twice.`,
          `It stands in line ${anchors.get(id)}; choose another.`,
        );
      }
      if (id !== undefined) anchors.set(id, use.line);
    }
    if (figures.includes(name)) need('caption');
    if (name === 'GilLab') {
      const preset = need('preset');
      const presets = new Set(gilPresets.map((each) => each.id));
      if (preset !== undefined && !presets.has(preset)) {
        const problem = `The GIL lab has no preset \`${preset}\`.`;
        say(lesson, place, problem, nearest(preset, presets, 'src/engine/gil/presets.ts'));
      }
      need('action');
    }
    const program = name === 'Program' || programLabs.includes(name) ? need('file') : attributes['program'];
    if (program !== undefined && lacksProgram(program)) {
      say(lesson, place, `There is no program \`${program}\`.`, programRemedy);
    }
    const file = program === undefined ? undefined : course.programs.get(program);
    if (file) checkProgramUse(lesson, use, file);
    const data = attributes['data'];
    if (data !== undefined) checkData(lesson, use, data);
    if (name === 'Item') reference('item', need('id'), `${folder}/lessons/*/*/items.yaml`);
    if (name === 'Term') reference('term', need('id'), `${folder}/glossary.yaml`);
    if (name === 'Cite') {
      for (const id of need('ids')?.split(',') ?? [])
        reference('source', id.trim(), `${folder}/sources.yaml`);
    }
    if (name === 'Guarantee') {
      const kind = need('kind');
      const kinds = ['guaranteed', 'implementation', 'observed'];
      if (kind !== undefined && !kinds.includes(kind)) {
        say(lesson, place, `\`${kind}\` is not a kind of truth.`, `Use one of ${kinds.join(', ')}.`);
      }
    }
    function reference(kind: keyof typeof ids, id: string | undefined, where: string) {
      if (id !== undefined) expect(kind, id, lesson, place, where);
    }
  }

  /** Lines that the program does not have, and output that its header does not give. */
  function checkProgramUse(lesson: LessonEntry, use: Use, program: Program): void {
    const length = program.source.trimEnd().split('\n').length;
    for (const attribute of ['mark', 'lines', 'after']) {
      const value = use.attributes[attribute];
      if (value === undefined) continue;
      const numbers = value.split(/[,-]/).map((each) => Number(each.trim()));
      if (
        !/^\d+(-\d+)?(\s*,\s*\d+(-\d+)?)*$/.test(value) ||
        numbers.some((line) => line < 1 || line > length)
      ) {
        const problem = `\`${attribute}="${value}"\` does not name lines of ${program.path}.`;
        say(lesson, use, problem, `Write lines from 1 to ${length}, for example "2,4-5".`);
      }
    }
    if (use.name === 'Output' && program.header.expect.kind !== 'prints') {
      const remedy = 'Start the program with `#: prints …` for each line, or leave <Output> out.';
      say(lesson, use, `The header of ${program.path} does not say what it prints.`, remedy);
    }
  }

  function checkData(lesson: LessonEntry, use: Use, data: string): void {
    try {
      const { source, fault } = surveyData(use.name, data, use.attributes['case'], folder);
      if (fault !== undefined) say(lesson, use, fault, dataRemedy);
      // A source is an id, or a sentence.
      if (source !== undefined && !source.includes(' ')) {
        expect('source', source, lesson, use, `${folder}/sources.yaml`);
      }
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      problems.push(...error.problems);
    }
  }
}

type Place = { line: number; column: number };
type Say = (entry: Pick<Entry<unknown>, 'file'>, place: Place, problem: string, remedy: string) => void;

const programRemedy =
  'A program is named <module>/<lesson>/<file>.py and stands in that lesson’s programs/ folder with a readable header.';

/** The ids of a list; says so where one is taken twice. */
function unique(entries: readonly Entry<unknown>[], say: Say): Set<string> {
  const first = new Map<string, Entry<unknown>>();
  for (const entry of entries) {
    const earlier = first.get(entry.id);
    if (earlier) {
      const place = `${earlier.file}:${earlier.at('id').line}`;
      say(
        entry,
        entry.at('id'),
        `The id \`${entry.id}\` is used twice.`,
        `It stands in ${place}; choose another.`,
      );
    } else first.set(entry.id, entry);
  }
  return new Set(first.keys());
}

/** The misconceptions that an item names, wherever in it, and where they stand. */
export function misconceptionsOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): { id: string; path: (string | number)[] }[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([name, each]) =>
    name === 'misconception' && typeof each === 'string'
      ? [{ id: each, path: [...path, name] }]
      : misconceptionsOf(each, [...path, name]),
  );
}
