import type { CommandResult } from './command.ts';
import type { System } from './system.ts';

export const ok = (stdout = ''): CommandResult => ({ status: 0, stdout, stderr: '', timedOut: false });
export const failed = (stderr = ''): CommandResult => ({ status: 1, stdout: '', stderr, timedOut: false });

/** A pretended machine: which files can be executed, and what each command answers. */
export interface Pretence {
  env?: Record<string, string>;
  platform?: string;
  isRoot?: boolean;
  files?: string[];
  answer?: (command: string, args: readonly string[], files: Set<string>) => CommandResult;
}

/** A System made of a pretence; it keeps what was run and what was said. */
export function pretend(pretence: Pretence): System & { readonly ran: string[]; readonly said: string[] } {
  const files = new Set(pretence.files ?? []);
  const ran: string[] = [];
  const said: string[] = [];
  return {
    env: { PATH: '/opt/bin:/usr/bin', ...pretence.env },
    platform: pretence.platform ?? 'linux',
    isRoot: pretence.isRoot ?? false,
    isExecutable: (path) => files.has(path),
    run(command, args) {
      ran.push([command, ...args].join(' '));
      return Promise.resolve(pretence.answer?.(command, args, files) ?? failed());
    },
    say: (line) => said.push(line),
    ran,
    said,
  };
}
