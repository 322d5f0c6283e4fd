import { plain, type Shared } from './generate-plain.ts';
import { threads, waiting } from './generate-waiting.ts';

/** Numbers drawn from a seed: the same seed gives the same program. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed + 0x6d2b79f5) | 0;
  }

  /** A whole number from 0 to `below` - 1 (mulberry32). */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  of<Each>(all: readonly Each[]): Each {
    return all[this.below(all.length)]!;
  }

  percent(percent: number): boolean {
    return this.below(100) < percent;
  }
}

/** `text` with each of its lines moved to the right. */
export const indented = (text: string, by = '    '): string => text.replace(/^(?=.)/gm, by);

/** Writes the statements of one program. */
class Writer {
  readonly chance: Chance;
  readonly shared: readonly Shared[];

  constructor(chance: Chance, shared: readonly Shared[]) {
    this.chance = chance;
    this.shared = shared;
  }

  number(): string {
    return String(this.chance.below(3));
  }

  /** A statement, which may hold others down to `depth`. */
  statement(depth: number): string {
    const { chance } = this;
    if (depth > 0 && chance.percent(12)) return this.wrapped(depth - 1);
    const { statements } = chance.of(this.shared);
    const fitting = depth > 0 ? statements : statements.filter((each) => !each.includes('{…}'));
    return chance
      .of(fitting)
      .replace(/#/g, () => this.number())
      .replace(/^( *)\{…\}$/gm, (_, space: string) => indented(this.statement(depth - 1), space));
  }

  wrapped(depth: number): string {
    const inner = indented(this.statement(depth));
    switch (this.chance.below(5)) {
      case 0:
        return `for i in range(2):\n${inner}`;
      case 1:
        return `try:\n${inner}\nexcept (ValueError, KeyError, IndexError, RuntimeError) as error:\n    print("caught", error)`;
      case 2:
        return `try:\n${inner}\nfinally:\n    print("finally")`;
      case 3:
        return `if threading.current_thread().name == "t0":\n${inner}\nelse:\n    print(${this.number()})`;
      default:
        return `k = 0\nwhile k < 2:\n    k += 1\n    if k == ${this.number()}:\n        continue\n${inner}`;
    }
  }

  /** The body of a function of so many statements, with the globals that it binds declared. */
  body(length: number, depth: number): string {
    const text = Array.from({ length }, () => this.statement(depth)).join('\n');
    const bound = this.shared
      .flatMap((each) => each.binds ?? [])
      .filter((name) =>
        new RegExp(String.raw`(^|[\s,])${name}(, \w+)* ([-+*|]|//)?= |\b${name} = `, 'm').test(text),
      );
    return bound.length === 0 ? text : `global ${bound.join(', ')}\n${text}`;
  }
}

const subclass = `class Worker(threading.Thread):
    def __init__(self, job, *values):
        super().__init__(name="worker")
        self.job = job
        self.values = values
    def run(self):
        self.job(*self.values)`;

/**
 * A small threaded program, always the same for a seed: two or three threads with a few statements each, on one or two
 * things that they share, so small that every schedule of most can be run on a real interpreter in a fraction of a
 * second. None loops without a bound or prints an address.
 */
export function generateProgram(seed: number): string {
  const chance = new Chance(seed);
  const shared = chance.percent(10)
    ? [threads]
    : chance.percent(40)
      ? [chance.of(plain)]
      : chance.percent(60)
        ? [chance.of(waiting)]
        : [chance.of(waiting), chance.of(plain)];
  const writer = new Writer(chance, shared);
  const heaviest = Math.max(...shared.map(({ weight }) => weight));
  // Now and then most of the program runs in one thread.
  const lonely = chance.percent(6);
  const count = lonely ? 1 : heaviest < 2 && chance.percent(15) ? 3 : 2;
  const most = count === 3 ? 1 : heaviest >= 1.5 ? 2 : 3;
  const length = (): number => (lonely ? 3 + chance.below(4) : 1 + chance.below(most));
  const depth = count === 3 || heaviest >= 2.5 ? 1 : 2;
  const same = chance.percent(25);
  const parameter = same && chance.percent(50);
  const functions = Array.from({ length: same ? 1 : count }, (_, at) => {
    const body = writer.body(length(), depth);
    const start = parameter ? `def work${at}(me, *rest, last=0):\n    print(me)\n` : `def work${at}():\n`;
    return `${start}${indented(body)}`;
  });
  const derived = chance.percent(15);
  // The main thread does a share of the work in some programs.
  const mainWorks = count > 1 && chance.percent(25);
  const started = mainWorks ? count - 1 : count;
  const job = (at: number): string => `work${same ? 0 : at}`;
  const made = Array.from({ length: started }, (_, at) => {
    const daemon = chance.percent(6) ? ', daemon=True' : '';
    const values = parameter ? (chance.percent(50) ? `, args=("t${at}",)` : `, kwargs={"me": ${at}}`) : '';
    if (derived) return `t${at} = Worker(${job(at)}${parameter ? `, "t${at}"` : ''})`;
    return `t${at} = threading.Thread(target=${job(at)}, name="t${at}"${values}${daemon})`;
  });
  const inLoop = started > 1 && chance.percent(30);
  const names = Array.from({ length: started }, (_, at) => `t${at}`);
  const each = (call: string): string[] =>
    inLoop ? [`for t in [${names.join(', ')}]:\n    t.${call}`] : names.map((name) => `${name}.${call}`);
  const joins = chance.percent(80) ? each('join()') : chance.percent(40) ? each('join(timeout=1)') : [];
  const ends = shared.flatMap(({ end }) => (end === undefined ? [] : [end]));
  return [
    'import threading',
    'import time, queue',
    'from collections import deque',
    ...shared.map(({ setup }) => setup),
    ...functions,
    ...(derived ? [subclass] : []),
    ...made,
    ...each('start()'),
    ...(mainWorks ? [`${job(count - 1)}(${parameter ? '"main"' : ''})`] : []),
    ...joins,
    ...(ends.length > 0 && chance.percent(90) ? [`print(${ends.join(', ')})`] : []),
    '',
  ].join('\n');
}
