import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { builds, explore, type Build } from '../../../src/engine/index.ts';
import { scrubbed } from '../../content/run-program.ts';
import { runCommand } from '../../setup/command.ts';
import { findPython, pythonOrSkip } from '../../setup/python.ts';
import { allPythons } from '../threading/oracle.ts';

// What a failing program prints on stderr must be what real CPython prints: tracebacks.txt has one program after
// another, each below its title, each with one way to run.
const programs = readFileSync(join(import.meta.dirname, 'tracebacks.txt'), 'utf8')
  .split(/^(?=# [A-Z])/m)
  .map((part) => ({ title: part.slice(2, part.indexOf('\n')), source: part.slice(part.indexOf('\n') + 1) }));

const folder = mkdtempSync(join(tmpdir(), 'tracebacks-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'program.py');

/** The releases whose tracebacks the engine knows: others have lines of `threading` and `queue` elsewhere, and 3.11.2
 * marks a bracket in the place of the operator after it. */
const measured = ['3.9.18', '3.10.13', '3.11.7', '3.12.1', '3.13.0'];

/** With paths of the library as the engine has them; of other releases without the numbers of its lines and without marks. */
function plain(stderr: string, version: string): string {
  const text = stderr
    .replaceAll('\r\n', '\n')
    .replace(/File "[^"]*\/(lib\/python3\.\d+\/\w+\.py)"/g, 'File "$1"');
  if (measured.includes(version)) return text;
  return text.replace(/(\/(?:threading|queue)\.py", line )\d+/g, '$1N').replace(/^ *[~^]+\n/gm, '');
}

function ours(source: string, build: Build): string {
  const found = explore(source, { file, build });
  assert.equal(found.outcomes.length, 1);
  return found.scheduleOf(found.outcomes[0]!)!.stderr;
}

const pythons = await allPythons();
const { skip } = pythonOrSkip(await findPython(), process.env);

test('there are programs to compare, and interpreters', { skip }, () => {
  assert.ok(programs.length >= 100, `${programs.length} programs`);
  assert.ok(pythons.length > 0);
});

for (const { path, version } of pythons) {
  const build = builds.find((each) => version.startsWith(`${each}.`));
  if (build === undefined) continue;
  test(`uncaught exceptions are printed as CPython ${version} does`, async () => {
    const different: string[] = [];
    for (const { title, source } of programs) {
      writeFileSync(file, source);
      const options = { timeout: 20_000, env: scrubbed(process.env) };
      const { stderr } = await runCommand(path, ['-s', '-S', '-X', 'utf8', file], options);
      const [real, machine] = [stderr, ours(source, build)].map((text) => plain(text, version));
      if (real !== machine) different.push(`# ${title}\n${real}---- the engine:\n${machine}`);
    }
    assert.deepEqual(different, []);
  });
}

test('a text that differs from run to run is three dots', () => {
  const program = `import threading
class Odd(Exception):
    def __str__(self):
        return str(threading)
try:
    try:
        raise ValueError(threading.Lock())
    except ValueError:
        raise Odd()
except Odd:
    raise KeyError('x')
`;
  const text = ours(program, '3.9');
  assert.match(
    text,
    /\nValueError: …\n\nDuring .*\n\n[^]*\n__main__\.Odd: …\n\nDuring [^]*\nKeyError: 'x'\n$/,
  );
});
