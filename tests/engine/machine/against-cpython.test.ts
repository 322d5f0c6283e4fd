import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { builds, explore } from '../../../src/engine/index.ts';
import { runProgram } from '../../content/run-program.ts';
import { findPython, pythonOrSkip } from '../../setup/python.ts';

// One-threaded programs: the machine must print what real CPython prints, and die of the same exception.
const folder = join(import.meta.dirname, 'programs');
const { python, skip } = pythonOrSkip(await findPython(), process.env);
// The messages are those of the interpreter that is here.
const version = python?.version.slice(0, 2).join('.');
const build = builds.find((each) => each === version) ?? '3.13';

for (const name of readdirSync(folder).sort()) {
  test(`${name} does in the machine what it does on CPython`, { skip }, async () => {
    const file = join(folder, name);
    const real = await runProgram(python!.path, file, { seconds: 20 });
    const found = explore(readFileSync(file, 'utf8'), { file: name, build });
    assert.equal(found.outcomes.length, 1);
    const lines = found.outcomes[0]!.split('\n');
    // The engine writes an uncaught exception into its text; CPython writes it to stderr.
    const raised = lines.filter((line) => /^\[[A-Z]\w*(: .*)?\]$/.test(line));
    const printed = lines.filter((line) => !raised.includes(line)).join('\n');
    assert.equal(printed, real.stdout.replaceAll('\r\n', '\n'));
    const died = real.stderr.trimEnd().split('\n').at(-1) ?? '';
    assert.equal(raised[0] ?? '', died === '' ? '' : `[${died}]`);
  });
}
