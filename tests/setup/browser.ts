import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { aptInstall, lastLine, thisSystem, whichAll, type System } from './system.ts';

/** A Chromium that starts, and where it was found. */
export interface Browser {
  readonly path: string;
  readonly version: string;
  readonly from: 'CHROMIUM_PATH' | 'system' | 'playwright' | 'apt-get';
}

/** What Playwright offers: the path of its own Chromium, and how to install it. */
export interface PlaywrightOwn {
  readonly path: string;
  readonly install: { readonly command: string; readonly args: readonly string[] };
}

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** How every browser of the tests is started: quiet, without a sandbox (CI runs as root), off the network. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Finds a Chromium that starts: CHROMIUM_PATH, the system's, Playwright's own; else installs one.
 * @throws Error of one line, where there is none and none can be installed.
 */
export async function findBrowser(
  system: System = thisSystem,
  own: PlaywrightOwn = playwrightOwn(),
): Promise<Browser> {
  const wanted = system.env['CHROMIUM_PATH'];
  if (wanted !== undefined && wanted !== '') {
    const version = await starts(system, wanted);
    if (version !== null) return { path: wanted, version, from: 'CHROMIUM_PATH' };
    throw new Error(`CHROMIUM_PATH is ${wanted}, which does not start; correct it or unset it.`);
  }

  const installed = await findSystem(system);
  if (installed !== null) return { ...installed, from: 'system' };
  const ownVersion = await starts(system, own.path);
  if (ownVersion !== null) return { path: own.path, version: ownVersion, from: 'playwright' };

  system.say('No Chromium here; installing the one that Playwright brings …');
  const install = await system.run(own.install.command, own.install.args, 300_000);
  if (install.status !== 0) system.say(`playwright install chromium: ${lastLine(install)}`);
  const freshVersion = await starts(system, own.path);
  if (freshVersion !== null) return { path: own.path, version: freshVersion, from: 'playwright' };

  if (await aptInstall(system, ['chromium'])) {
    const fromApt = await findSystem(system);
    if (fromApt !== null) return { ...fromApt, from: 'apt-get' };
  }
  throw new Error(
    'No Chromium found and none could be installed: install Chromium or Chrome, or set CHROMIUM_PATH.',
  );
}

async function findSystem(system: System): Promise<{ path: string; version: string } | null> {
  const candidates = SYSTEM_NAMES.flatMap((name) => whichAll(system, name));
  if (system.platform === 'darwin') candidates.push(...MAC_PATHS);
  for (const path of candidates) {
    const version = await starts(system, path);
    if (version !== null) return { path, version };
  }
  return null;
}

/** The version a browser reports, or null: a binary whose libraries are missing is there but does not start. */
async function starts(system: System, path: string): Promise<string | null> {
  if (!system.isExecutable(path)) return null;
  const result = await system.run(path, ['--version', '--no-sandbox'], 30_000);
  return result.status === 0 ? result.stdout.trim() : null;
}

function playwrightOwn(): PlaywrightOwn {
  const manifest = createRequire(import.meta.url).resolve('playwright/package.json');
  return {
    path: chromium.executablePath(),
    install: {
      command: process.execPath,
      args: [join(manifest, '..', 'cli.js'), 'install', 'chromium'],
    },
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log((await findBrowser()).path);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
