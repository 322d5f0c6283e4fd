import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand, type CommandResult } from './command.ts';

/** The machine as the finders of browser and Python see it; their unit tests pass a pretended one. */
export interface System {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly isRoot: boolean;
  isExecutable(path: string): boolean;
  run(command: string, args: readonly string[], timeout: number): Promise<CommandResult>;
  /** Says something to the person who waits (an installation takes minutes). */
  say(line: string): void;
}

/** The machine that this process runs on. */
export const thisSystem: System = {
  env: process.env,
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  isExecutable(path) {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
  run: (command, args, timeout) =>
    runCommand(command, args, {
      timeout,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }),
  say: (line) => console.error(line),
};

/** Every executable called `name` on the system's PATH, in its order. */
export function whichAll(system: System, name: string): string[] {
  const folders = (system.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).filter((path) => system.isExecutable(path));
}

/**
 * Installs Debian packages. Returns whether it did: false where there is no apt-get,
 * where we are not root, or where apt-get fails (its last line is said aloud).
 */
export async function aptInstall(system: System, packages: readonly string[]): Promise<boolean> {
  const aptGet = whichAll(system, 'apt-get')[0];
  if (aptGet === undefined || !system.isRoot) return false;
  system.say(`Installing ${packages.join(' ')} with apt-get …`);
  const update = await system.run(aptGet, ['update', '-q'], 180_000);
  // Stale lists may still do, so that a failed update is not the end.
  if (update.status !== 0) system.say(`apt-get update: ${lastLine(update)}`);
  const install = await system.run(
    aptGet,
    ['install', '-y', '-q', '--no-install-recommends', ...packages],
    600_000,
  );
  if (install.status !== 0) system.say(`apt-get install: ${lastLine(install)}`);
  return install.status === 0;
}

/** The last line that a command said, or that it hung. */
export function lastLine(result: CommandResult): string {
  if (result.timedOut) return 'no answer in time';
  const lines = `${result.stdout}\n${result.stderr}`.trim().split('\n');
  return lines.at(-1) ?? '';
}
