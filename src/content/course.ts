import { existsSync, globSync, readFileSync } from 'node:fs';
import { type z } from 'astro/zod';
import { type Item, itemSchema } from '../quiz/item.ts';
import { checkCourse, type Kind } from './check.ts';
import { type LessonSource, readLessonSource } from './lesson-source.ts';
import { ContentError, type Problem } from './problem.ts';
import { parseProgram, type Program } from './program.ts';
import {
  type Lesson,
  lessonSchema,
  type Misconception,
  misconceptionSchema,
  type Module,
  moduleSchema,
  type Objective,
  objectiveSchema,
  type Source,
  sourceSchema,
  type Statement,
  statementSchema,
  type Term,
  termSchema,
} from './schemas.ts';
import { parseYaml, type YamlFile } from './yaml.ts';

/** An entry of a YAML file and where it stands. */
export interface Entry<T> {
  readonly id: string;
  readonly data: T;
  readonly file: string;
  /** Line and column of a value inside the entry. */
  at(...path: readonly (string | number)[]): { line: number; column: number };
}

export interface LessonEntry extends Entry<Lesson> {
  readonly module: string;
  readonly name: string;
  readonly source: LessonSource;
}

export interface ItemEntry extends Entry<Item> {
  /** `<module>/<lesson>` whose items.yaml holds it. */
  readonly lesson: string;
  readonly module: string;
}

/** Everything that authors wrote, in their order, before cross-references are looked at. */
export interface Course {
  readonly modules: readonly Entry<Module>[];
  readonly objectives: readonly Entry<Objective>[];
  readonly misconceptions: readonly Entry<Misconception>[];
  readonly sources: readonly Entry<Source>[];
  readonly terms: readonly Entry<Term>[];
  readonly statements: readonly Entry<Statement>[];
  /** In reading order; lessons that no module lists come last. */
  readonly lessons: readonly LessonEntry[];
  readonly items: readonly ItemEntry[];
  /** By the path that authors use. */
  readonly programs: ReadonlyMap<string, Program>;
}

/**
 * Reads the whole content folder and checks it.
 * Takes the folder, as seen from the directory that the build runs in.
 * Throws a ContentError with every problem in every file.
 */
export function loadCourse(folder = 'content'): Course {
  const { course, problems } = surveyCourse(folder);
  if (problems.length > 0) throw new ContentError(problems);
  return course;
}

/** The same without throwing: what could be read, and everything that is wrong with the rest. */
export function surveyCourse(folder = 'content'): { course: Course; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const course = readCourse(folder, problems);
  const unread = new Set(problems.flatMap(({ file }) => kindOf(file) ?? []));
  return { course, problems: [...problems, ...checkCourse(course, folder, unread)] };
}

/** What a file holds. */
function kindOf(file: string): Kind | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return name.endsWith('.py') ? 'program' : kinds[name];
}

const kinds: Readonly<Record<string, Kind>> = {
  'modules.yaml': 'module',
  'objectives.yaml': 'objective',
  'misconceptions.yaml': 'misconception',
  'sources.yaml': 'source',
  'glossary.yaml': 'term',
  'items.yaml': 'item',
  'index.mdx': 'lesson',
};

function readCourse(folder: string, problems: Problem[]): Course {
  /** Runs a reader; what it throws about content is kept, and the rest is read on. */
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const entriesOf = <T extends { id: string }>(file: string, schema: z.ZodType<T[]>): Entry<T>[] => {
    if (!existsSync(file)) return [];
    const yaml = attempt(() => parseYaml(readFileSync(file, 'utf8'), file, schema));
    return yaml ? split(yaml, file) : [];
  };

  const modules = entriesOf(`${folder}/modules.yaml`, moduleSchema.array());
  const lessons: LessonEntry[] = [];
  const items: ItemEntry[] = [];
  const programs = new Map<string, Program>();

  for (const file of globSync('lessons/*/*/index.mdx', { cwd: folder }).map(slashes).toSorted()) {
    const [, module = '', name = ''] = file.split('/');
    const source = readLessonSource(readFileSync(`${folder}/${file}`, 'utf8'));
    const path = `${folder}/${file}`;
    if (source.frontmatter === '') {
      const remedy = 'Begin the file with title, summary, … between two lines of three hyphens.';
      problems.push({ file: path, line: 1, column: 1, problem: 'This lesson has no frontmatter.', remedy });
      continue;
    }
    const yaml = attempt(() => parseYaml(source.frontmatter, path, lessonSchema, 1));
    if (yaml) {
      const at = (...steps: (string | number)[]) => yaml.at(steps);
      lessons.push({ id: `${module}/${name}`, module, name, data: yaml.data, file: path, at, source });
    }
  }
  for (const file of globSync('lessons/*/*/items.yaml', { cwd: folder }).map(slashes).toSorted()) {
    const [, module = '', name = ''] = file.split('/');
    for (const entry of entriesOf<Item>(`${folder}/${file}`, itemSchema().array())) {
      items.push({ ...entry, module, lesson: `${module}/${name}` });
    }
  }
  for (const file of globSync('lessons/*/*/programs/*.py', { cwd: folder }).map(slashes).toSorted()) {
    const [, module, lesson, , name] = file.split('/');
    const path = `${module}/${lesson}/${name}`;
    const program = attempt(() =>
      parseProgram(readFileSync(`${folder}/${file}`, 'utf8'), path, `${folder}/${file}`),
    );
    if (program) programs.set(path, program);
  }

  const order = modules.flatMap((module) => module.data.lessons.map((lesson) => `${module.id}/${lesson}`));
  const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  return {
    modules,
    objectives: entriesOf(`${folder}/objectives.yaml`, objectiveSchema.array()),
    misconceptions: entriesOf(`${folder}/misconceptions.yaml`, misconceptionSchema.array()),
    sources: entriesOf(`${folder}/sources.yaml`, sourceSchema.array()),
    terms: entriesOf(`${folder}/glossary.yaml`, termSchema.array()),
    statements: entriesOf(`${folder}/statements.yaml`, statementSchema.array()),
    lessons: lessons.toSorted((a, b) => rank(a.id) - rank(b.id)),
    items: items.toSorted((a, b) => rank(a.lesson) - rank(b.lesson)),
    programs,
  };
}

/** Takes a list in a YAML file apart into entries that know where they stand. */
function split<T extends { id: string }>(yaml: YamlFile<T[]>, file: string): Entry<T>[] {
  return yaml.data.map((data, index) => ({
    id: data.id,
    data,
    file,
    at: (...path) => yaml.at([index, ...path]),
  }));
}

const slashes = (path: string) => path.replaceAll('\\', '/');
