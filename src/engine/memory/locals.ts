import type { Value } from '../machine/values.ts';
import type { Code } from '../python/code.ts';
import type { TracedState } from './traced-state.ts';

/** The locals in the order of CPython's frame: cells of its own come after the other names. */
export function inOrder(
  open: TracedState,
  code: Code,
  locals: readonly (Value | undefined)[],
): (Value | undefined)[] {
  const parameters = open.since('3.11') ? argumentsOf(code) : 0;
  const fast = open.since('3.12') ? fastCells(code, () => false) : new Set();
  const isCell = (value: Value | undefined, index: number): boolean =>
    index >= parameters && index < code.freeAt && !fast.has(index) && open.peek(value)?.kind === 'cell';
  const byName = (from: number, to: number): number[] =>
    locals
      .map((_, index) => index)
      .slice(from, to)
      .sort((a, b) => (code.localNames[a]! < code.localNames[b]! ? -1 : 1));
  const end = code.freeAt + code.freeNames.length;
  return [
    ...locals.slice(0, code.freeAt).filter((value, index) => isOwn(code, index) && !isCell(value, index)),
    ...byName(0, code.freeAt).map((index) => (isCell(locals[index], index) ? locals[index] : undefined)),
    ...byName(code.freeAt, end).map((index) => locals[index]),
  ];
}

/** How many of the locals a call gives a value to: those stay where they are if they are cells. */
function argumentsOf({ parameters, keywordOnly, rest, keywords }: Code): number {
  return parameters + keywordOnly + Number(rest) + Number(keywords);
}

/** Whether the local has a name in the program: the machine's own stand for places on CPython's stack. */
export function isOwn({ localNames }: Code, index: number): boolean {
  return !localNames[index]!.startsWith('.');
}

/**
 * The places of cells that are none in CPython, where comprehensions are part of the code that they stand in: no function
 * shares them. `shared` says so of what a comprehension has from outside, by name.
 */
export function fastCells(
  { instructions, freeAt, freeNames, localNames }: Code,
  shared: (name: string) => boolean,
): ReadonlySet<number> {
  const cells = new Set(instructions.flatMap((each) => (each.op === 'make-cell' ? [each.index] : [])));
  freeNames.forEach((name, index) => shared(name) && cells.add(freeAt + index));
  let waiting: number[] = [];
  for (const each of instructions) {
    if (each.op === 'load-closure') waiting.push(each.index);
    if ((each.op === 'make-function' && each.code.kind !== 'comprehension') || each.op === 'class')
      waiting.forEach((index) => cells.delete(index));
    if (each.op === 'make-function' || each.op === 'class') waiting = [];
  }
  // What a function inside of a comprehension shares is a cell out here as well.
  for (const each of instructions)
    if (each.op === 'make-function' && each.code.kind === 'comprehension') {
      const inner = fastCells(each.code, () => true);
      each.code.freeNames.forEach((name, index) => {
        if (!inner.has(each.code.freeAt + index)) cells.delete(localNames.indexOf(name));
      });
    }
  return cells;
}
