import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf, type History } from '../../../../src/engine/memory/object-sizes.ts';
import { interpreterModules } from '../../../../src/engine/memory/modules.ts';
import { threadLibrary } from '../../../../src/engine/threading/library.ts';
import { OpenState } from '../../../../src/engine/machine/open-state.ts';
import { initialState } from '../../../../src/engine/machine/state.ts';
import { step } from '../../../../src/engine/machine/step.ts';
import { Ref, type HeapObject } from '../../../../src/engine/machine/values.ts';
import type { Build } from '../../../../src/engine/python/code.ts';
import { compile } from '../../../../src/engine/python/compile.ts';
import { scrubbed } from '../../../content/run-program.ts';

const FILE = join(import.meta.dirname, 'cases.txt');
const HEAD = `# Programs that make an object x, and the blocks that real CPythons ask for then, in bytes: the object's own, with its
# collector's header, and those that belong to it. ¶ is the end of a line; what is before | is run beforehand. The sizes are
# written by \`npm run verify:object-sizes -- --record\`.
`;

export interface Case {
  readonly text: string;
  readonly preparation: string;
  readonly program: string;
  /** By version of CPython, sorted. */
  readonly sizes: ReadonlyMap<string, readonly number[]>;
}

export function readCases(): Case[] {
  const found: (Case & { sizes: Map<string, number[]> })[] = [];
  for (const line of readFileSync(FILE, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('  ')) {
      const [versions = '', sizes = ''] = line.trim().split(':');
      const numbers = sizes.trim() === '' ? [] : sizes.trim().split(' ').map(Number);
      for (const version of versions.split(' ')) found.at(-1)!.sizes.set(version, numbers);
      continue;
    }
    const parts = line.split(' | ').map((part) => part.replace(/ *¶/g, '\n'));
    found.push({
      text: line,
      preparation: parts.length > 1 ? parts[0]! : '',
      program: parts.at(-1)!,
      sizes: new Map(),
    });
  }
  return found;
}

export function writeCases(cases: readonly Case[]): void {
  const lines = cases.flatMap(({ text, sizes }) => {
    const versions = new Map<string, string[]>();
    for (const [version, numbers] of sizes) {
      const key = numbers.join(' ');
      versions.set(key, [...(versions.get(key) ?? []), version]);
    }
    return [text, ...[...versions].map(([key, all]) => `  ${all.join(' ')}: ${key}`)];
  });
  writeFileSync(FILE, `${HEAD}${lines.join('\n')}\n`);
}

/** The version of a real CPython and what it asks for in each case. Throws where it fails. */
export async function measure(
  python: string,
  cases: readonly Case[],
): Promise<{ readonly version: string; readonly sizes: readonly (readonly number[])[] }> {
  const script = join(import.meta.dirname, 'real.py');
  const child = spawn(python, ['-s', '-S', script], { env: scrubbed(process.env), timeout: 120_000 });
  let out = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  child.stdin.end(JSON.stringify(cases.map(({ preparation, program }) => [preparation, program])));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const [version = '', ...lines] = out.split('\n').slice(0, -1);
  if (status !== 0 || lines.length !== cases.length)
    throw new Error(`real.py on ${python} measured ${lines.length} of ${cases.length} programs: ${errors}`);
  return { version, sizes: lines.map((line) => (line === '' ? [] : line.split(' ').map(Number))) };
}

/** What blocksOf says of x, and of its cells, at the end of the program; it is told of every change, as a trace would tell it. */
export function modelled({ preparation, program }: Case, build: Build): readonly number[] | null {
  const compiled = compile(`n = None\n${preparation}\n${program}\n`, undefined, {
    extension: interpreterModules,
    threads: threadLibrary,
    build,
  });
  let state = initialState(compiled);
  const known = new Map<number, { object: HeapObject; blocks: readonly number[] | null; history: History }>();
  const classes = new Map<number, { made: number; names: Set<string> }>();
  while (state.threads[0]!.frame !== null) {
    const open = new OpenState(state, 0, compiled);
    step(open, null);
    state = open.close();
    for (const slot of known.keys()) if (!state.heap.has(slot)) known.delete(slot);
    for (const [slot, object] of state.heap) {
      const last = known.get(slot);
      if (last?.object === object) continue;
      let history: History = last?.history ?? {};
      if (object.kind === 'instance' && object.class instanceof Ref) {
        const of = classes.get(object.class.slot) ?? { made: 0, names: new Set<string>() };
        classes.set(object.class.slot, of);
        if (last === undefined) history = { made: of.made++, names: of.names.size };
        for (const [name] of object.attributes) of.names.add(name);
      }
      const before = last?.blocks ? { before: { object: last.object, blocks: last.blocks } } : {};
      known.set(slot, { object, blocks: blocksOf(object, build, { ...history, ...before }), history });
    }
  }
  if (state.failed) throw new Error(state.output);
  const x = state.globals[compiled.globalNames.indexOf('x')];
  if (!(x instanceof Ref)) return null;
  const { object, blocks } = known.get(x.slot)!;
  if (blocks === null || object.kind !== 'function') return blocks;
  // Its cells are objects of their own, but made with it.
  return [...blocks, ...object.closure.flatMap((cell) => known.get((cell as Ref).slot)!.blocks!)];
}

/** Sizes as pymalloc counts, sorted. */
export function inClasses(sizes: readonly number[]): number[] {
  return sizes.map((size) => Math.ceil(size / 16) * 16).sort((a, b) => a - b);
}
