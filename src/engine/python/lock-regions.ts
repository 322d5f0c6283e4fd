import { parse } from './parse.ts';
import type { Expression, Module, Statement } from './syntax.ts';

/** Statements during which something is held: the body of a `with`, or what lies between `acquire()` and `release()`. */
export interface Region {
  /** What is held, as it is written. */
  readonly lock: string;
  /** The line of the `with` or of the `acquire`. */
  readonly line: number;
  readonly parts: readonly Part[];
  /** The program with these parts outside: given back before each run of them, and taken again after it. */
  without(outside: ReadonlySet<number>): Module;
}

/** A statement of a region, with all that is in it. */
interface Part {
  readonly lines: readonly number[];
  /** Whether it may wait for something, or take long: sleeps, joins, queues, prints. */
  readonly waits: boolean;
}

const waiting: ReadonlySet<string> = new Set(['sleep', 'join', 'put', 'get', 'wait', 'wait_for', 'print']);

/**
 * Finds the regions of a program: `with` without `as`; `acquire()` as a statement, with the first `release()` of the
 * same thing after it in the same block; `acquire()` before a `try` whose `finally` is that `release()`.
 * Takes a program that can be read. What is held may be anything: whether it is a lock is seen when it runs.
 */
export function lockRegions(text: string, file: string): Region[] {
  const tree = parse(text, file);
  const regions: Region[] = [];
  visit(tree.body, (block) => {
    if (!Array.isArray(block)) return;
    (block as Statement[]).forEach((statement, at) => {
      const found = regionAt(block as Statement[], at);
      if (found === null) return;
      const { lock, inside, length, held } = found;
      regions.push({
        lock,
        line: statement.at.line,
        parts: inside.map((part) => ({ lines: linesOf(part), waits: mayWait(part) })),
        without: (outside) => {
          const made: Statement[] = [];
          let run: Statement[] = [];
          const close = (): void => {
            if (run.length > 0) made.push(...held(run));
            run = [];
          };
          inside.forEach((part, index) => {
            if (!outside.has(index)) return void run.push(part);
            close();
            made.push(part);
          });
          close();
          return replaced(tree, block, block.toSpliced(at, length, ...made)) as Module;
        },
      });
    });
  });
  return regions;
}

interface Found {
  readonly lock: string;
  readonly inside: readonly Statement[];
  /** How many statements of the block it takes. */
  readonly length: number;
  /** Statements during which the lock is held, with what takes it and gives it back. */
  readonly held: (inside: readonly Statement[]) => Statement[];
}

function regionAt(block: readonly Statement[], at: number): Found | null {
  const first = block[at]!;
  if (first?.kind === 'with') {
    if (first.items.some(({ target }) => target !== null)) return null;
    const lock = first.items.map(({ context }) => written(context)).join(', ');
    return { lock, inside: first.body, length: 1, held: (body) => [{ ...first, body }] };
  }
  const lock = lockOf(first, 'acquire');
  if (lock === null) return null;
  const next = block[at + 1];
  if (next?.kind === 'try' && next.handlers.length === 0 && next.last.length === 1)
    if (lockOf(next.last[0], 'release') === lock)
      return { lock, inside: next.body, length: 2, held: (body) => [first, { ...next, body }] };
  const end = block.findIndex((each, index) => index > at && lockOf(each, 'release') === lock);
  if (end < 0) return null;
  const inside = block.slice(at + 1, end);
  return { lock, inside, length: end + 1 - at, held: (body) => [first, ...body, block[end]!] };
}

/** What `X.acquire()` or `X.release()` as a statement is about. */
function lockOf(statement: Statement | undefined, method: 'acquire' | 'release'): string | null {
  if (statement?.kind !== 'expression' || statement.value.kind !== 'call') return null;
  const { callee, positional, keywords } = statement.value;
  if (callee.kind !== 'attribute' || callee.name !== method || positional.length + keywords.length > 0)
    return null;
  return written(callee.value);
}

/**
 * The name under which the program keeps what it makes in a line: the target of the assignment there, or else the
 * line itself.
 */
export function nameOfMade(text: string, file: string, line: number): string {
  const { body, lines } = parse(text, file);
  let name = lines[line - 1]!.trim();
  visit(body, (node) => {
    const statement = node as Statement;
    if (statement.kind !== 'assign') return;
    visit(statement.value, (part) => {
      if ((part as Expression).kind === 'call' && (part as Expression).at.line === line)
        name = written(statement.targets[0]!);
    });
  });
  return name;
}

/** A place as it is written, as far as that is short. */
function written(place: Expression): string {
  switch (place.kind) {
    case 'name':
      return place.name;
    case 'attribute':
      return `${written(place.value)}.${place.name}`;
    case 'subscript':
      return `${written(place.value)}[${written(place.index)}]`;
    case 'constant':
      return typeof place.value === 'string' ? `'${place.value}'` : String(place.value);
    case 'call':
      return `${written(place.callee)}(${place.positional.map(written).join(', ')})`;
    case 'binary':
      return `${written(place.left)} ${place.operator} ${written(place.right)}`;
    default:
      return '…';
  }
}

/** Calls back for every list and node of a part of the tree. */
function visit(part: unknown, each: (node: object) => void): void {
  if (typeof part !== 'object' || part === null) return;
  each(part);
  for (const inner of Object.values(part)) visit(inner, each);
}

/** The part of the tree with `before`, wherever it is in it, replaced. */
function replaced(part: unknown, before: object, after: object): unknown {
  if (part === before) return after;
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map((each) => replaced(each, before, after));
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, replaced(value, before, after)]),
  );
}

function linesOf(statement: Statement): number[] {
  const lines = new Set<number>();
  visit(statement, (node) => {
    if ('line' in node) lines.add(node.line as number);
  });
  return [...lines].sort((a, b) => a - b);
}

function mayWait(statement: Statement): boolean {
  let waits = false;
  visit(statement, (node) => {
    const call = node as Expression;
    if (call.kind === 'call' && 'name' in call.callee) waits ||= waiting.has(call.callee.name);
  });
  return waits;
}
