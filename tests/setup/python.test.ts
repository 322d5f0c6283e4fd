import { test } from 'node:test';
import assert from 'node:assert/strict';
import { findPython, pythonOrSkip } from './python.ts';
import { failed, ok, pretend } from './pretend.ts';

const cpython = ok('cpython 3 11 2 1.24.2\n');
const found = (path: string) => ({ kind: 'found', path, version: [3, 11, 2], numpy: '1.24.2' });

test('PYTHON comes before everything', async () => {
  const system = pretend({
    env: { PYTHON: '/my/python' },
    files: ['/my/python', '/usr/bin/python3'],
    answer: () => cpython,
  });
  assert.deepEqual(await findPython(system), found('/my/python'));
});

test('PYTHON may be a name on the PATH', async () => {
  const system = pretend({
    env: { PYTHON: 'python3.11' },
    files: ['/opt/bin/python3.11'],
    answer: () => cpython,
  });
  assert.deepEqual(await findPython(system), found('/opt/bin/python3.11'));
});

test('a PYTHON that will not do is told, not passed over', async () => {
  const system = pretend({
    env: { PYTHON: '/my/python' },
    files: ['/my/python', '/usr/bin/python3'],
    answer: (command) => (command === '/my/python' ? failed('No module named numpy') : cpython),
  });
  const python = await findPython(system);
  assert.equal(python.kind, 'absent');
  assert.match(python.kind === 'absent' ? python.why : '', /PYTHON is \/my\/python/);
});

test('a python3 without NumPy is passed over for the next on the PATH', async () => {
  const system = pretend({
    files: ['/opt/bin/python3', '/usr/bin/python3'],
    answer: (command) => (command === '/opt/bin/python3' ? failed('No module named numpy') : cpython),
  });
  assert.deepEqual(await findPython(system), found('/usr/bin/python3'));
});

test('/usr/bin/python3 is tried even where the PATH does not name it', async () => {
  const system = pretend({
    env: { PATH: '/opt/bin' },
    files: ['/usr/bin/python3'],
    answer: () => cpython,
  });
  assert.deepEqual(await findPython(system), found('/usr/bin/python3'));
});

test('another Python than CPython will not do', async () => {
  const system = pretend({ files: ['/usr/bin/python3'], answer: () => ok('pypy 3 10 14 1.26.0\n') });
  assert.equal((await findPython(system)).kind, 'absent');
});

test("as root, Debian's NumPy is installed where there is none", async () => {
  let installed = false;
  const system = pretend({
    isRoot: true,
    files: ['/usr/bin/apt-get', '/usr/bin/python3'],
    answer(command, args) {
      if (command === '/usr/bin/apt-get') {
        if (args.includes('python3-numpy')) installed = true;
        return ok();
      }
      return installed ? cpython : failed('No module named numpy');
    },
  });
  assert.deepEqual(await findPython(system), found('/usr/bin/python3'));
});

test('absence is a failure under CI=true and a reason to skip elsewhere', async () => {
  const absent = await findPython(pretend({ isRoot: false, files: ['/usr/bin/apt-get'] }));
  assert.equal(absent.kind, 'absent');
  assert.throws(() => pythonOrSkip(absent, { CI: 'true' }), /cannot be checked: no python3 with NumPy/);
  const elsewhere = pythonOrSkip(absent, {});
  assert.equal(elsewhere.python, null);
  assert.match(String(elsewhere.skip), /^PROGRAMS NOT CHECKED/);
});
