import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { runCommand } from '../../setup/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'command-lines-'));
after(() => rmSync(folder, { recursive: true }));

async function run(command: string, program: string | Uint8Array, ...options: readonly string[]) {
  writeFileSync(join(folder, 'program.py'), program);
  const script = resolve(import.meta.dirname, `../../../src/cli/${command}.ts`);
  return runCommand(process.execPath, [script, 'program.py', ...options], {
    timeout: 60_000,
    env: { ...process.env, INIT_CWD: folder },
  });
}

test('explore --json prints the verdict with the promised fields', async () => {
  const found = await run(
    'explore',
    'import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n',
    '--json',
  );
  assert.equal(found.status, 0);
  const result = JSON.parse(found.stdout) as Record<string, unknown>;
  assert.deepEqual(Object.keys(result), [
    'verdict',
    'mode',
    'build',
    'print',
    'outcomes',
    'deadlock',
    'states',
    'transitions',
    'complete',
    'stopped',
    'livelock',
    'races',
    'broken',
    'locks',
    'shortest',
    'seconds',
  ]);
  assert.deepEqual(result['outcomes'], ['[deadlock]']);
  assert.equal(result['verdict'], 'can-deadlock');
  assert.equal(result['deadlock'], true);
});

test('memory --json prints names, objects and blocks after each statement', async () => {
  const found = await run(
    'memory',
    'import numpy as np\na = np.zeros(10)\nb = a\n',
    '--allocator',
    'first-fit',
    '--json',
  );
  assert.equal(found.status, 0);
  const { steps } = JSON.parse(found.stdout) as {
    steps: { line: number; names: Record<string, unknown>; blocks: unknown }[];
  };
  assert.deepEqual(
    steps.map((step) => step.line),
    [1, 2, 3],
  );
  assert.deepEqual(steps[2]!.names['b'], {
    object: 1,
    type: 'ndarray',
    references: 2,
    value: 'array of shape (10,), float64',
  });
  assert.deepEqual(steps[2]!.blocks, [
    { address: 0, size: 80, start: 0, extent: 80, kind: 'heap', owner: 'a, b', object: 1 },
  ]);
  assert.deepEqual(Object.keys(steps[2]!), [
    ...['line', 'source', 'frame', 'names', 'objects', 'blocks', 'free', 'cached', 'top'],
    ...['virtual', 'resident', 'fragmentation', 'events', 'printed', 'fates'],
  ]);
});

const deck =
  'import numpy as np\na = np.random.random((1000, 1000))\nb = a.T\nc = np.zeros((1000, 1000))\ndel c\nprint(b.shape)\n';

test('memory tells what is new after each statement, with the strip of blocks and what was printed', async () => {
  const { stdout } = await run('memory', deck);
  assert.equal(
    stdout.slice(stdout.indexOf('line 3')),
    `line 3: b = a.T
  a -> object 1 (ndarray), 2 references: a, b.base
  b -> object 2 (ndarray), 1 reference: b
┌────────────────────────────────────────────────────────────────────────┐
│ a, b.base                                                              │
└────────────────────────────────────────────────────────────────────────┘
0                                                                        8000000
  [0, 8000000) 8,000,000 bytes a, b.base, heap

line 4: c = np.zeros((1000, 1000))
  c -> object 3 (ndarray), 1 reference: c
  the heap grows by 8,000,000 bytes
┌───────────────────────────────────┬───────────────────────────────────┐
│ a, b.base                         │ c                                 │
└───────────────────────────────────┴───────────────────────────────────┘
0                                   8000000                             16000000
  [8000000, 16000000) 8,000,000 bytes c, heap
  from the system 16,000,000 bytes, resident 16,000,000 bytes

line 5: del c
  object 3 (ndarray) is gone
  the heap shrinks: 8,000,000 bytes go back to the system
┌────────────────────────────────────────────────────────────────────────┐
│ a, b.base                                                              │
└────────────────────────────────────────────────────────────────────────┘
0                                                                        8000000
  from the system 8,000,000 bytes, resident 8,000,000 bytes

line 6: print(b.shape)
  prints (1000, 1000)
`,
  );
});

test('memory takes the allocator, its start and the build', async () => {
  const real = await run('memory', deck, '--allocator', 'glibc-2.36', '--build', '3.12');
  assert.match(real.stdout, /^program\.py: glibc-2\.36, CPython 3\.12, /);
  assert.match(real.stdout, /\n {2}limit: The heap is at first as the import of NumPy 1\.24\.2 /);
  assert.match(real.stdout, /c, mapped, takes 8,003,584 bytes\n/);
  assert.match(real.stdout, /8,003,584 bytes at 0x7fff[0-9a-f]+ go back to the system\n/);
  const small = 'import numpy as np\na = np.zeros(100)\n';
  assert.doesNotMatch((await run('memory', small, '--allocator', 'glibc-2.36')).stdout, /800 bytes a/);
  const empty = await run('memory', small, '--allocator', 'glibc-2.36', '--start', 'empty');
  assert.match(empty.stdout, /800 bytes a, heap, takes 816 bytes/);
  const objects = await run('memory', 'x = []\n', '--allocator', 'pymalloc');
  assert.match(objects.stdout, /56 bytes x, arena, takes 64 bytes/);
  for (const [option, words] of [
    ['build', /--build is one of 3\.9, /],
    ['start', /--start is one of import-numpy, empty; 'odd' is not/],
  ] as const) {
    const found = await run('memory', 'x = []\n', `--${option}`, 'odd');
    assert.equal(found.status, 2);
    assert.match(found.stderr, words);
  }
});

test('memory says where memory ends', async () => {
  const found = await run(
    'memory',
    'import numpy as np\na = np.zeros((16, 10**12))\nb = np.zeros(10**12)\n',
    '--allocator',
    'glibc-2.36',
  );
  assert.equal(found.status, 2);
  assert.equal(found.stdout, '');
  assert.match(
    found.stderr,
    /^program\.py:2:1: MemoryError: Unable to allocate 116\. TiB for an array with shape \(16, 1000000000000\) and data type float64; /,
  );
});

test('reports for people read the same runs', async () => {
  const explored = await run('explore', 'print("hello")\n');
  assert.match(
    explored.stdout,
    /^program\.py: safe: .*\n\nthreads switch .*\n.*\n\n1 possible output:\n {2}"hello\\n"\n$/,
  );
  const traced = await run('memory', 'x = []\n');
  assert.match(traced.stdout, /line 1: x = \[\]\n {2}x -> object 1 \(list\), 1 reference: x\n/);
});

test('explore says which locks do nothing and which are held too long', async () => {
  const { stdout } = await run(
    'explore',
    'import threading\nlock = threading.Lock()\nother = threading.Lock()\nx = 0\ndef work():\n    global x\n' +
      '    with lock:\n        n = 1\n        x += n\n' +
      't = threading.Thread(target=work)\nt.start()\nwith lock:\n    x += 1\n',
  );
  assert.match(stdout, /\nlocks:\n {2}other, made in line 3, is not needed: nobody takes it\n/);
  assert.match(stdout, /\n {2}lock, taken in line 7, is held too long: not needed in line 8\n/);
});

test('explore --final says what is not true at the end, and where', async () => {
  const found = await run('explore', 'x = 1\n', '--final', 'x == 1', '--final', 'x == 2');
  assert.equal(found.status, 0);
  assert.match(found.stdout, /^program\.py: can fail\n/);
  assert.match(found.stdout, /\nnot always true at the end:\n {2}x == 2: is false where x = 1\n/);
  const wrong = await run('explore', 'x = 1\n', '--final', 'x =');
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /^final expression `x =`:1:3: /);
});

test('what cannot be taken gives one line and exit code 2', async () => {
  const outside = await run('explore', 'x = (i for i in y)\n', '--json');
  assert.equal(outside.status, 2);
  assert.equal(outside.stdout, '');
  assert.match(outside.stderr, /^program\.py:1:5: a generator expression is not supported/);
  assert.match(
    (await run('memory', 'x = 1\n', '--allocator', 'magic')).stderr,
    /--allocator is one of first-fit, best-fit/,
  );
  assert.match(
    (await run('explore', 'x = 1\n', '--switch', 'sometimes')).stderr,
    /--switch is one of any-instruction/,
  );
  assert.match((await run('explore', 'x = 1\n', '--max-states', 'many')).stderr, /whole number/);
  assert.equal((await run('explore', 'x = 1\n', '--nonsense')).status, 2);
  assert.equal((await run('explore', 'x = 1\n', 'second.py')).status, 2);
});

test('--help tells what each option does', async () => {
  for (const command of ['explore', 'memory']) {
    const found = await run(command, '', '--help');
    assert.equal(found.status, 0);
    assert.match(found.stdout, new RegExp(`^usage: npm run --silent ${command} -- FILE\\.py`));
    assert.match(found.stdout, /--json +the result as JSON/);
  }
});

test('a file that is no text, a folder and a missing file are told apart', async () => {
  const bytes = await run('explore', Buffer.from([0x78, 0x3d, 0x31, 0x0a, 0xff, 0x0a]));
  assert.equal(bytes.status, 2);
  assert.equal(bytes.stderr, 'program.py:2: this line is not UTF-8; save the file as UTF-8\n');
  const script = resolve(import.meta.dirname, '../../../src/cli/explore.ts');
  const of = async (path: string) =>
    (await runCommand(process.execPath, [script, path], { timeout: 60_000, env: process.env })).stderr;
  assert.match(await of(folder), /cannot be read: it is a folder\n$/);
  assert.match(await of(join(folder, 'none.py')), /cannot be read: there is no such file\n$/);
});

test(
  'output that cannot be written is told in a line',
  { skip: !existsSync('/dev/full') && 'there is no full disk here' },
  async () => {
    writeFileSync(join(folder, 'program.py'), 'print(1)\n');
    const script = resolve(import.meta.dirname, '../../../src/cli/explore.ts');
    const line = `"${process.execPath}" "${script}" "${join(folder, 'program.py')}"`;
    const found = await runCommand('sh', ['-c', `${line} >/dev/full`], { timeout: 60_000, env: process.env });
    assert.equal(found.status, 1);
    assert.match(found.stderr, /^the result cannot be written: ENOSPC/);
    const cut = await runCommand('sh', ['-c', `${line} | head -c 1`], { timeout: 60_000, env: process.env });
    assert.deepEqual([cut.status, cut.stderr], [0, '']);
  },
);
