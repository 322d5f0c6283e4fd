import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { runCommand } from './command.ts';

const node = process.execPath;

test('collects output and status', async () => {
  const script = 'console.log("out"); console.error("err"); process.exit(3)';
  const result = await runCommand(node, ['-e', script], { timeout: 20_000 });
  assert.deepEqual(result, { status: 3, stdout: 'out\n', stderr: 'err\n', timedOut: false });
});

test('a command that is not there is told, not thrown', async () => {
  const result = await runCommand('/nowhere/at-all', [], { timeout: 20_000 });
  assert.equal(result.status, null);
  assert.match(result.stderr, /ENOENT/);
});

test('a hanging command is killed with its children', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'command-')), 'heartbeat');
  // The grandchild holds the pipe open: killing the child alone would wait for ever.
  const beat = `setInterval(() => fs.appendFileSync(${JSON.stringify(file)}, '.'), 20)`;
  const script = `
    const { spawn } = require('node:child_process');
    spawn(process.execPath, ['-e', ${JSON.stringify(beat)}], { stdio: 'inherit' });
    setInterval(() => {}, 1000);`;
  const result = await runCommand(node, ['-e', script], { timeout: 1_500 });
  assert.equal(result.timedOut, true);
  assert.equal(result.status, null);
  const beats = statSync(file).size;
  assert.ok(beats > 0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(statSync(file).size, beats);
  rmSync(join(file, '..'), { recursive: true });
});

test('a grandchild left behind does not keep us waiting', async () => {
  const script = `
    const { spawn } = require('node:child_process');
    spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30000)'], { stdio: 'inherit' }).unref();
    process.exit(0);`;
  const start = performance.now();
  const result = await runCommand(node, ['-e', script], { timeout: 25_000 });
  assert.equal(result.status, 0);
  assert.ok(performance.now() - start < 20_000);
});
