import { join } from 'node:path';

/** A stage of `npm test`: one command, with the minutes after which it counts as hung. */
export interface Stage {
  readonly name: string;
  readonly what: string;
  readonly command: readonly string[];
  readonly minutes: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly needs?: readonly ('browser' | 'python')[];
}

/** Where the second build goes, and the path it believes to be served under. */
export const SUB_PATH = { outDir: 'test-results/sub-path', base: '/courses/gil/' };

const bin = (name: string) => join(import.meta.dirname, '../../node_modules/.bin', name);
const node = process.execPath;
// A build for preview may pass over problems in the content; a tested one may not.
const strict = { CONTENT_PROBLEMS: '' };
const underSubPath = { ...strict, DIST_DIR: SUB_PATH.outDir, BASE_PATH: SUB_PATH.base };
// The address in canonical links must not depend on who runs the tests.
const atRoot = { ...strict, BASE_PATH: '/', DIST_DIR: 'dist' };

/** In the order of their cost: what fails in seconds comes first. */
export const STAGES: readonly Stage[] = [
  {
    name: 'format',
    what: 'prettier finds nothing to change',
    command: [bin('prettier'), '--check', '--log-level', 'warn', '.'],
    minutes: 3,
  },
  {
    name: 'types',
    what: 'astro check',
    command: [bin('astro'), 'check', '--minimumSeverity', 'warning'],
    minutes: 5,
  },
  {
    name: 'engine',
    what: 'the engine compiles without DOM, timers and other rooms',
    command: [bin('tsc'), '-p', 'src/engine'],
    minutes: 3,
  },
  {
    name: 'unused',
    what: 'knip finds no unused file, export or package',
    command: [bin('knip')],
    minutes: 3,
  },
  {
    name: 'unit',
    what: 'engine, quiz, content, islands, command lines, set-up, architecture; programs on real CPython',
    command: [
      node,
      '--test',
      '--test-reporter=./tests/setup/reporter.ts',
      '--test-timeout=240000',
      // By default one file less than there are cores; much of ours is waiting for Python.
      '--test-concurrency=2',
      'tests/{engine,quiz,content,components,islands,layouts,cli,setup}/**/*.test.ts',
      'tests/architecture.test.ts',
    ],
    minutes: 12,
    needs: ['python'],
  },
  { name: 'build', what: 'astro build', command: [bin('astro'), 'build'], minutes: 5, env: atRoot },
  {
    name: 'links',
    what: 'every internal link and anchor; the list of published addresses',
    command: [node, '--test', '--test-reporter=./tests/setup/reporter.ts', 'tests/built/*.test.ts'],
    minutes: 3,
    env: atRoot,
  },
  { name: 'sizes', what: 'size-limit', command: [bin('size-limit')], minutes: 2 },
  {
    name: 'pages',
    what: 'the built site in a browser',
    command: [bin('playwright'), 'test', '--project=root'],
    minutes: 19,
    env: atRoot,
    needs: ['browser'],
  },
  {
    name: 'speed',
    what: 'a verdict on every program of the course with the CPU throttled four times',
    command: [bin('playwright'), 'test', '--project=speed'],
    minutes: 8,
    env: atRoot,
    needs: ['browser'],
  },
  {
    name: 'lighthouse',
    what: 'Lighthouse on the home page, both pattern lessons and a quiz',
    command: [node, 'tests/bench/check-lighthouse.ts'],
    minutes: 5,
    env: atRoot,
    needs: ['browser'],
  },
  {
    name: 'sub-build',
    what: `astro build under ${SUB_PATH.base}`,
    command: [bin('astro'), 'build', '--outDir', SUB_PATH.outDir],
    minutes: 5,
    env: underSubPath,
  },
  {
    name: 'sub-links',
    what: 'every internal link and anchor under the sub-path',
    command: [node, '--test', '--test-reporter=./tests/setup/reporter.ts', 'tests/built/links.test.ts'],
    minutes: 3,
    env: underSubPath,
  },
  {
    name: 'sub-pages',
    what: 'the site under the sub-path in a browser',
    command: [bin('playwright'), 'test', '--project=sub-path'],
    minutes: 5,
    env: underSubPath,
    needs: ['browser'],
  },
];
