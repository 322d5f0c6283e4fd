import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { SourceError } from '../../../src/engine/index.ts';
import { parse } from '../../../src/engine/python/parse.ts';
import { findPython, pythonOrSkip } from '../../setup/python.ts';
import { chance, generateProgram, mutate } from './generate.ts';
import { printTree } from './print-tree.ts';

const { python, skip } = pythonOrSkip(await findPython(), process.env);
const seed = Number(process.env['SEED'] ?? 1);
const count = Number(process.env['PROGRAMS'] ?? 2_000);

/** [whether it parses, whether it compiles, its tree, what is wrong] */
type Judgement = readonly [boolean, boolean, string, string];

/** What CPython says of the programs. */
function judge(path: string, programs: readonly string[]): Judgement[] {
  const { status, stdout, stderr } = spawnSync(path, [join(import.meta.dirname, 'ast-trees.py')], {
    input: JSON.stringify(programs),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Judgement[];
}

/** What our parser says: the tree, or the error. */
function ours(program: string): string | SourceError {
  try {
    return printTree(parse(program).body, true);
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw new Error(`the parser fails for ${JSON.stringify(program)}`, { cause: error });
  }
}

test(`takes and refuses what CPython does, with the same trees (SEED=${seed})`, { skip }, () => {
  const random = chance(seed);
  const valid = Array.from({ length: count }, () => generateProgram(random));
  const programs = [
    ...valid,
    ...valid.flatMap((program) => [mutate(program, random), mutate(program, random)]),
  ];
  const judgements = judge(python!.path, programs);
  const newFormats = python!.version[1]! >= 12;
  programs.forEach((program, index) => {
    const [parses, compiles, tree, reason] = judgements[index]!;
    const result = ours(program);
    const shown = `SEED=${seed}, program ${index}: ${JSON.stringify(program)}\n${program}\nCPython: ${reason}`;
    if (index < count) {
      assert.ok(parses, `the generator is wrong: ${shown}`);
      assert.ok(typeof result === 'string', `refused: ${String(result)}\n${shown}`);
    }
    if (typeof result === 'string') {
      // Before 3.12 less was allowed in an f-string.
      if (!newFormats && !parses && /^(f-string|unterminated|EOL)/.test(reason)) return;
      assert.ok(parses, `taken: ${shown}`);
      assert.equal(result, tree, shown);
    } else if (result.kind === 'syntax') assert.ok(!compiles, `refused: ${result.message}\n${shown}`);
  });
});
