import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { scrubbed } from '../../../content/run-program.ts';
import { runCommand } from '../../../setup/command.ts';
import { allPythons } from '../../threading/oracle.ts';

/** An interpreter that runs programs of one thread: `name` is its version, as in `3.11.7`. */
export interface Interpreter {
  readonly name: string;
  readonly command: readonly string[];
}

export interface OracleAnswer {
  /** What the program printed up to the end of its last statement. */
  readonly output: string;
  /** `Type: message` of the exception that ended it, or null. */
  readonly error: string | null;
}

/** The programs of one process: their types and code objects take memory for good. */
const programsOfProcess = 4000;
const secondsOfProgram = 20;

/** Every CPython that the machine has, the one of the package pyodide, and those at the given paths. */
export async function allInterpreters(paths: readonly string[] = []): Promise<Interpreter[]> {
  const others = await Promise.all(paths.map(async (path) => ({ path, version: await versionOf(path) })));
  const native = [...(await allPythons()), ...others].map(({ path, version }) => ({
    name: version,
    command: [path, '-s', '-S', join(import.meta.dirname, 'oracle.py')],
  }));
  return [...native, await pyodide()];
}

/** The CPython of the npm package pyodide, which runs in Node and needs nothing else. */
export async function pyodide(): Promise<Interpreter> {
  const command = [process.execPath, join(import.meta.dirname, 'oracle-pyodide.ts')];
  const oracle = new Oracle({ name: 'pyodide', command });
  const [answer] = await oracle.ask(['import sys\nprint("%d.%d.%d" % sys.version_info[:3])\n']);
  oracle.close();
  return { name: `${answer!.output.trim()} (pyodide)`, command };
}

async function versionOf(path: string): Promise<string> {
  const probe = 'import sys; print("%d.%d.%d" % sys.version_info[:3])';
  const result = await runCommand(path, ['-c', probe], { timeout: 20_000, env: scrubbed(process.env) });
  if (result.status !== 0) throw new Error(`${path} is no Python: ${result.stderr}`);
  return result.stdout.trim();
}

/** Runs programs on an interpreter, many in one process. */
export class Oracle {
  readonly interpreter: Interpreter;
  #child: ChildProcessWithoutNullStreams | null = null;
  #asked = 0;

  constructor(interpreter: Interpreter) {
    this.interpreter = interpreter;
  }

  /** What each program does; null for one at which the interpreter died, or that ran for longer than it may. */
  async ask(programs: readonly string[]): Promise<(OracleAnswer | null)[]> {
    const answers: (OracleAnswer | null)[] = [];
    while (answers.length < programs.length) {
      const some = programs.slice(answers.length, answers.length + programsOfProcess);
      if (this.#asked + some.length > programsOfProcess) this.close();
      this.#asked += some.length;
      const given = await this.#talk(some);
      answers.push(...given);
      if (given.length < some.length) {
        // Once more, by itself: on a busy machine an interpreter may be late with a program that is not to blame.
        this.close();
        const [again = null] = await this.#talk([programs[answers.length]!]);
        if (again === null) this.close();
        answers.push(again);
      }
    }
    return answers;
  }

  /** Ends the process; the next program starts another. */
  close(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
    this.#asked = 0;
  }

  #started(): ChildProcessWithoutNullStreams {
    const [command, ...words] = this.interpreter.command;
    const child = spawn(command!, words, { env: scrubbed(process.env) });
    child.stderr.resume();
    // Where it has died, the answers tell.
    child.stdin.on('error', () => {});
    return child;
  }

  /** The answers up to the first program that has none. */
  #talk(programs: readonly string[]): Promise<OracleAnswer[]> {
    const child = (this.#child ??= this.#started());
    return new Promise((resolve) => {
      const answers: OracleAnswer[] = [];
      let waiting = Buffer.alloc(0);
      const finish = (): void => {
        clearTimeout(timer);
        child.stdout.off('data', receive);
        child.off('close', finish);
        resolve(answers);
      };
      let timer = setTimeout(finish, secondsOfProgram * 1000);
      const receive = (data: Buffer): void => {
        waiting = Buffer.concat([waiting, data]);
        for (;;) {
          const line = waiting.indexOf('\n');
          const end = line + 1 + Number(waiting.toString('latin1', 0, Math.max(0, line)));
          if (line < 0 || waiting.length < end) break;
          const [output, error] = waiting.toString('utf8', line + 1, end).split('\0');
          answers.push({ output: output!, error: error! === '' ? null : error! });
          waiting = waiting.subarray(end);
        }
        clearTimeout(timer);
        if (answers.length === programs.length) finish();
        else timer = setTimeout(finish, secondsOfProgram * 1000);
      };
      child.stdout.on('data', receive);
      child.on('close', finish);
      for (const program of programs) {
        const bytes = Buffer.from(program);
        child.stdin.write(`${bytes.length}\n`);
        child.stdin.write(bytes);
      }
    });
  }
}
