/** The house as a table: who may look into whom, and what the engine must never touch. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..');

/** For each room of src, the other rooms it may import from. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  pages: ['layouts', 'components', 'islands', 'quiz', 'engine', 'content', 'styles'],
  layouts: ['components', 'islands', 'quiz', 'engine', 'content', 'styles'],
  components: ['islands', 'quiz', 'engine', 'content', 'styles'],
  islands: ['quiz', 'engine', 'styles'],
  cli: ['content', 'quiz', 'engine'],
  content: ['quiz', 'engine'],
  quiz: ['engine'],
  engine: [],
  styles: [],
  'content.config.ts': ['content', 'quiz', 'engine'],
  'env.d.ts': [],
};

/**
 * The doors by which other rooms enter the engine. Islands have side doors, as what they import is sent to readers: the
 * explorer without the heap and the heap without the explorer, for their workers, the heap without Python, and words and
 * errors without either, for the page that asks them.
 */
const DOOR = 'src/engine/index.ts';
const SIDE_DOORS = [
  'src/engine/explore/drive.ts',
  'src/engine/explore/explore.ts',
  'src/engine/explore/event-words.ts',
  'src/engine/explore/finding-words.ts',
  'src/engine/explore/reports.ts',
  'src/engine/gil/index.ts',
  'src/engine/memory/array-program.ts',
  'src/engine/memory/array-trace.ts',
  'src/engine/memory/no-placement.ts',
  'src/engine/memory/numpy/module.ts',
  'src/engine/memory/placement.ts',
  'src/engine/memory/real-placement.ts',
  'src/engine/memory/tracer.ts',
  'src/engine/python/source-error.ts',
  'src/engine/threading/library.ts',
];

/** Rooms that run in the reader's browser, or must be able to: no Node there. */
const NO_NODE = ['engine', 'quiz', 'islands'];
const LONGEST = 400;

interface Source {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function files(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).map((path) => path.replaceAll('\\', '/'));
}

/** TypeScript in a file: all of it, or what an Astro file has between its fences and in its scripts. */
function script(path: string, text: string): string {
  if (!path.endsWith('.astro')) return text;
  const fence = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1] ?? '';
  const scripts = [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]);
  return [fence, ...scripts].join('\n');
}

function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const imports = ts
    .preProcessFile(script(path, text), true, true)
    .importedFiles.map((file) => file.fileName);
  return { path, room: path.split('/')[1] ?? '', text, imports };
}

const sources = files('src/**/*.{ts,tsx,astro}').map(read);

/** The room of src that an import leads to, or null where it leads to a package. */
function target(source: Source, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  const path = relative(root, join(root, dirname(source.path), specifier)).replaceAll('\\', '/');
  return path.startsWith('src/') ? (path.split('/')[1] ?? '') : path;
}

test('there is something to look at', () => {
  assert.ok(sources.length > 0);
});

test('every room of src stands in the table', () => {
  const unknown = sources.filter((source) => !(source.room in ARROWS)).map((source) => source.path);
  assert.deepEqual(unknown, [], 'give the room a line in ARROWS, or move the file');
});

for (const [room, allowed] of Object.entries(ARROWS)) {
  test(`${room} looks only into ${allowed.join(', ') || 'itself'}`, () => {
    const wrong = sources
      .filter((source) => source.room === room)
      .flatMap((source) =>
        source.imports
          .map((specifier) => ({ specifier, to: target(source, specifier) }))
          .filter(({ to }) => to !== null && to !== room && !allowed.includes(to))
          .map(({ specifier }) => `${source.path} imports ${specifier}`),
      );
    assert.deepEqual(wrong, []);
  });
}

test('the engine is entered by its doors', () => {
  const wrong = sources
    .filter((source) => source.room !== 'engine')
    .flatMap((source) =>
      source.imports
        .filter((specifier) => target(source, specifier) === 'engine')
        .map((specifier) => join(dirname(source.path), specifier).replaceAll('\\', '/'))
        .filter((path) => path !== DOOR && !(source.room === 'islands' && SIDE_DOORS.includes(path)))
        .map((path) => `${source.path} imports ${path}`),
    );
  assert.deepEqual(wrong, [], `import from ${DOOR}`);
});

test('what islands have of the engine when they run comes by the side doors', () => {
  const wrong = sources
    .filter((source) => source.room === 'islands')
    .flatMap((source) =>
      valueImports(source)
        .map((specifier) => resolve(source.path, specifier))
        .filter((path) => path === DOOR)
        .map(() => `${source.path} imports more than types from ${DOOR}`),
    );
  assert.deepEqual(wrong, []);
});

test('engine, quiz and islands import nothing of Node', () => {
  const wrong = sources
    .filter((source) => NO_NODE.includes(source.room))
    .flatMap((source) =>
      source.imports
        .filter((specifier) => specifier.startsWith('node:'))
        .map((specifier) => `${source.path} imports ${specifier}`),
    );
  assert.deepEqual(wrong, []);
});

test('the engine imports no package', () => {
  const wrong = sources
    .filter((source) => source.room === 'engine')
    .flatMap((source) =>
      source.imports
        .filter((specifier) => !specifier.startsWith('.'))
        .map((specifier) => `${source.path} imports ${specifier}`),
    );
  assert.deepEqual(wrong, []);
});

/** Names whose value is not the same on every run and every machine. */
const IMPURE = new Set([
  ...['window', 'document', 'navigator', 'localStorage', 'sessionStorage', 'self', 'globalThis', 'fetch'],
  ...['Date', 'performance', 'crypto', 'setTimeout', 'setInterval', 'queueMicrotask', 'process', 'Buffer'],
  ...['console', 'require', 'Intl', 'eval'],
]);

test('the engine is pure: no DOM, no clock, no chance, no console', () => {
  const wrong: string[] = [];
  for (const source of sources.filter((each) => each.room === 'engine' && each.path.endsWith('.ts'))) {
    const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
    const report = (node: ts.Node, what: string) => {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      wrong.push(`${source.path}:${line + 1} uses ${what}`);
    };
    const visit = (node: ts.Node): void => {
      if (ts.isMetaProperty(node)) report(node, node.getText());
      if (ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random')
        report(node, 'Math.random');
      if (ts.isIdentifier(node) && IMPURE.has(node.text) && readsGlobal(node)) report(node, node.text);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  assert.deepEqual(wrong, []);
});

/** Whether an identifier reads a variable, rather than naming a property or a member. */
function readsGlobal(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !(
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isQualifiedName(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isParameter(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isBindingElement(parent)
  );
}

test('content names components, never the reverse', () => {
  const lessons = files('content/lessons/*/*/index.mdx').map((path) => path.split('/').slice(2, 4).join('/'));
  const wrong = sources
    .filter((source) => ['components', 'layouts', 'islands', 'styles'].includes(source.room))
    .flatMap((source) =>
      lessons
        .filter((lesson) => source.text.includes(`/${lesson}`) || source.text.includes(`'${lesson}`))
        .map((lesson) => `${source.path} names the lesson ${lesson}`),
    );
  assert.deepEqual(wrong, []);
});

test('lessons import nothing and hold no raw HTML or Markdown headings', () => {
  const wrong = files('content/lessons/*/*/index.mdx').flatMap((path) => {
    let inFence = false;
    return readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, index) => {
        if (/^\s*(```|~~~)/.test(line)) inFence = !inFence;
        const bad = /^(import|export)\s|^#{1,6}\s|^\s*<[a-z]/.test(line);
        return bad && !inFence && !inFrontmatter(index, path) ? [`${path}:${index + 1} ${line}`] : [];
      });
  });
  assert.deepEqual(wrong, []);
});

/** Frontmatter may have YAML comments, which look like headings. */
function inFrontmatter(index: number, path: string): boolean {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  return lines[0] === '---' && index < lines.indexOf('---', 1);
}

test('no two source files import each other, not even in a round', () => {
  const edges = new Map(
    sources.map((source) => [
      source.path,
      valueImports(source)
        .map((specifier) => resolve(source.path, specifier))
        .filter((path) => path !== null),
    ]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const rounds: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      rounds.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of edges.keys()) visit(path, []);
  assert.deepEqual(rounds, []);
});

/** What a file imports at run time; types may refer to each other in a round. */
function valueImports(source: Source): string[] {
  const text = script(source.path, source.text)
    .replace(/^(import|export) type [\s\S]*?;$/gm, '')
    .replace(/^import \{(\s*type [\w ]+,?)+\s*\} from .*;$/gm, '');
  return ts.preProcessFile(text, true, true).importedFiles.map((file) => file.fileName);
}

function resolve(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  const path = relative(root, join(root, dirname(from), specifier)).replaceAll('\\', '/');
  return sources.find((source) => source.path === path || source.path.startsWith(`${path}.`))?.path ?? null;
}

test(`no file is longer than ${LONGEST} lines, and none silences the compiler`, () => {
  const ours = files('{src,tests}/**/*.{ts,tsx,astro,css}');
  // Spelled in two parts, so that this file does not find itself.
  const silencers = new RegExp(['@ts-' + 'ignore', '@ts-' + 'nocheck', '\\bas a' + 'ny\\b'].join('|'));
  const wrong = ours.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const lines = text.split('\n').length - 1;
    return [
      ...(lines > LONGEST ? [`${path} has ${lines} lines`] : []),
      ...(silencers.test(text) ? [`${path} silences the compiler`] : []),
    ];
  });
  assert.deepEqual(wrong, []);
});

test('the lock file names no host, so that any registry will do', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  assert.ok(
    !lock.includes('"resolved"'),
    'run npm install again: .npmrc has omit-lockfile-registry-resolved',
  );
});
