import { test } from 'node:test';
import assert from 'node:assert/strict';
import { ok, pretend } from './pretend.ts';
import { findSpin } from './spin.ts';

const spin = ok('Spin Version 6.5.2 -- 6 December 2019\n');
const version = 'Spin Version 6.5.2 -- 6 December 2019';

test('spin and gcc on the PATH are taken', async () => {
  const system = pretend({ files: ['/usr/bin/spin', '/opt/bin/gcc'], answer: () => spin });
  assert.deepEqual(await findSpin(system), {
    kind: 'found',
    spin: '/usr/bin/spin',
    gcc: '/opt/bin/gcc',
    version,
  });
});

test('SPIN and CC come before the PATH', async () => {
  const system = pretend({
    env: { SPIN: '/my/spin', CC: 'clang' },
    files: ['/my/spin', '/usr/bin/spin', '/usr/bin/clang', '/usr/bin/gcc'],
    answer: () => spin,
  });
  assert.deepEqual(await findSpin(system), {
    kind: 'found',
    spin: '/my/spin',
    gcc: '/usr/bin/clang',
    version,
  });
});

test('as root, what is missing is installed, and only that', async () => {
  const system = pretend({
    isRoot: true,
    files: ['/usr/bin/apt-get', '/usr/bin/gcc'],
    answer: (_, args, files) => {
      if (args[0] === 'install') files.add('/usr/bin/spin');
      return spin;
    },
  });
  assert.equal((await findSpin(system)).kind, 'found');
  assert.match(system.ran[1]!, /install .* spin$/);
});

test('what cannot be installed is told', async () => {
  const found = await findSpin(pretend({ files: ['/usr/bin/gcc'] }));
  assert.equal(found.kind, 'absent');
  assert.match(found.kind === 'absent' ? found.why : '', /no spin found/);
});

test('a SPIN that is not there is told, and nothing is installed', async () => {
  const system = pretend({
    env: { SPIN: '/my/spin' },
    isRoot: true,
    files: ['/usr/bin/apt-get', '/usr/bin/gcc'],
  });
  assert.equal((await findSpin(system)).kind, 'absent');
  assert.deepEqual(system.ran, []);
});

test('another program called spin will not do', async () => {
  const system = pretend({ files: ['/usr/bin/spin', '/usr/bin/gcc'], answer: () => ok('spin 1.0\n') });
  const found = await findSpin(system);
  assert.match(found.kind === 'absent' ? found.why : '', /not the model checker/);
});
