import { spawn } from 'node:child_process';

/** What came of running a command: `status` is null when it could not start or was killed. */
export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface CommandOptions {
  /** Milliseconds after which the command and all its children are killed. */
  readonly timeout: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Pass the command's output through to our own, instead of collecting it. */
  readonly inherit?: boolean;
}

/**
 * Runs `command` with `args` to its end, or kills it after the timeout.
 * Never throws: a command that is not there is `status: null` with the reason in `stderr`.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    // A group of its own, so that a timeout reaches grandchildren too (a browser has a dozen).
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: true,
      stdio: ['ignore', options.inherit ? 'inherit' : 'pipe', options.inherit ? 'inherit' : 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));

    const killGroup = (signal: NodeJS.Signals) => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, signal);
      } catch {
        // The group has ended by itself in the meantime.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup('SIGKILL');
    }, options.timeout);
    const onInterrupt = () => {
      killGroup('SIGKILL');
      process.exit(130);
    };
    process.once('SIGINT', onInterrupt);
    process.once('SIGTERM', onInterrupt);

    let settled = false;
    const settle = (status: number | null) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onInterrupt);
      // A grandchild that outlives its parent would keep our pipes open.
      killGroup('SIGKILL');
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ status, stdout, stderr, timedOut });
    };
    child.on('error', (error) => {
      stderr += error.message;
      settle(null);
    });
    child.on('exit', (status) => {
      // 'close' waits for the pipes; a grandchild that holds them gets a moment, not for ever.
      setTimeout(() => settle(timedOut ? null : status), 250).unref();
    });
    child.on('close', (status) => settle(timedOut ? null : status));
  });
}
