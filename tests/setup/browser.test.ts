import { test } from 'node:test';
import assert from 'node:assert/strict';
import { findBrowser, type PlaywrightOwn } from './browser.ts';
import { failed, ok, pretend } from './pretend.ts';

const OWN: PlaywrightOwn = {
  path: '/cache/chrome',
  install: { command: '/usr/bin/node', args: ['cli.js', 'install', 'chromium'] },
};
const version = (_: string, args: readonly string[]) =>
  args[0] === '--version' ? ok('Chromium 150\n') : failed();

test('CHROMIUM_PATH comes before everything', async () => {
  const system = pretend({
    env: { CHROMIUM_PATH: '/my/chrome' },
    files: ['/my/chrome', '/usr/bin/chromium', OWN.path],
    answer: version,
  });
  assert.deepEqual(await findBrowser(system, OWN), {
    path: '/my/chrome',
    version: 'Chromium 150',
    from: 'CHROMIUM_PATH',
  });
});

test('a CHROMIUM_PATH that does not start is told, not passed over', async () => {
  const system = pretend({
    env: { CHROMIUM_PATH: '/my/chrome' },
    files: ['/usr/bin/chromium'],
    answer: version,
  });
  await assert.rejects(
    findBrowser(system, OWN),
    /^Error: CHROMIUM_PATH is \/my\/chrome, which does not start/,
  );
});

test("the system's Chromium comes before Playwright's own", async () => {
  const system = pretend({ files: ['/usr/bin/google-chrome', OWN.path], answer: version });
  const browser = await findBrowser(system, OWN);
  assert.deepEqual([browser.path, browser.from], ['/usr/bin/google-chrome', 'system']);
});

test('a browser that is there but does not start is passed over', async () => {
  const system = pretend({
    files: ['/opt/bin/chromium', '/usr/bin/chromium'],
    answer: (command, args) =>
      command === '/opt/bin/chromium' ? failed('libnss3.so: cannot open') : version(command, args),
  });
  assert.equal((await findBrowser(system, OWN)).path, '/usr/bin/chromium');
});

test('on a Mac, Chrome is found among the applications', async () => {
  const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const system = pretend({ platform: 'darwin', files: [chrome], answer: version });
  assert.equal((await findBrowser(system, OWN)).path, chrome);
});

test("Playwright's own is installed where there is none", async () => {
  const system = pretend({
    answer(command, args, files) {
      if (args.includes('install')) {
        files.add(OWN.path);
        return ok();
      }
      return version(command, args);
    },
  });
  const browser = await findBrowser(system, OWN);
  assert.deepEqual([browser.path, browser.from], [OWN.path, 'playwright']);
  assert.match(system.said.join('\n'), /installing/);
});

test("as root, Debian's is installed where Playwright's cannot be", async () => {
  const system = pretend({
    isRoot: true,
    files: ['/usr/bin/apt-get'],
    answer(command, args, files) {
      if (command === '/usr/bin/apt-get' && args[0] === 'install') files.add('/usr/bin/chromium');
      return command === '/usr/bin/apt-get' ? ok() : version(command, args);
    },
  });
  const browser = await findBrowser(system, OWN);
  assert.deepEqual([browser.path, browser.from], ['/usr/bin/chromium', 'apt-get']);
});

test('without any, one clear line; apt-get is not tried without root', async () => {
  const system = pretend({ files: ['/usr/bin/apt-get'], answer: () => failed('network is down') });
  await assert.rejects(findBrowser(system, OWN), (error: Error) => {
    assert.match(error.message, /^No Chromium found .* set CHROMIUM_PATH\.$/);
    assert.ok(!error.message.includes('\n'));
    return true;
  });
  assert.ok(!system.ran.some((line) => line.includes('apt-get')));
  assert.match(system.said.join('\n'), /network is down/);
});
