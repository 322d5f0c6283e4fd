import { noReceiver } from '../machine/call.ts';
import type { OpenFrame } from '../machine/open-state.ts';
import type { Frame } from '../machine/state.ts';
import type { Value } from '../machine/values.ts';
import type { Code, Instruction } from '../python/code.ts';
import type { Executed, Level } from './calls.ts';
import { isOwn } from './locals.ts';
import type { TracedState } from './traced-state.ts';
import { inC } from './transients.ts';
import { ends, visited } from './visited.ts';

/**
 * From CPython 3.14 on a local that is loaded only to be used up, before it is bound anew and before the code can jump,
 * is loaded without a reference of its own (LOAD_FAST_BORROW; Python/flowgraph.c, optimize_load_fast). A parameter that
 * gets such a value has none either.
 */

/**
 * Follows which places of a call's stack hold what is only borrowed, from 3.14 on. Returns the local that gets such a value,
 * if one does. `now` is the stack after the instruction.
 */
export function follow(
  { code, stack, locals, borrowed, lent, fast, plain }: Level,
  length: number,
  { instruction, at }: Executed,
  now: readonly Value[],
  isSuper: boolean,
): number | null {
  const top = length - 1;
  const move = (from: number, to: number, stays = false): null => {
    const has = lent.has(from);
    if (!stays) lent.delete(from);
    if (has) lent.add(to);
    else lent.delete(to);
    return null;
  };
  switch (instruction.op) {
    case 'load-cell':
    case 'load-local':
      if (instruction.op === 'load-cell' && !fast.has(instruction.index)) return null;
      // What is loaded from a local that borrows is borrowed in its turn.
      if (borrowed.has(instruction.index) || (plain && borrows(code, at))) lent.add(top + 1);
      return null;
    case 'store-local':
      borrowed.delete(instruction.index);
      return lent.delete(top) ? instruction.index : null;
    case 'enter-with':
      return lent.delete(top) ? instruction.index : null;
    case 'copy':
      return move(top, top + 1, true);
    case 'copy-two':
      move(top, top + 2, true);
      return move(top - 1, top + 1, true);
    case 'swap': {
      const has = lent.has(top);
      move(top - 1, top);
      if (has) lent.add(top - 1);
      return null;
    }
    case 'rotate-three': {
      const has = lent.has(top);
      move(top - 1, top);
      move(top - 2, top - 1);
      if (has) lent.add(top - 2);
      return null;
    }
    case 'drop-under':
      return move(top, top - 1);
    case 'unpack': {
      lent.delete(top);
      // `a[0], b = c, d` makes no tuple: what is loaded from a local that borrows is borrowed by the targets.
      const { count, star } = instruction;
      const tuple = code.instructions[at - 1]!;
      if (tuple.op !== 'build-tuple' || tuple.count !== count || count > 3 || star !== null) return null;
      code.instructions.slice(at - 1 - count, at - 1).forEach((each, item) => {
        if (each.op === 'load-local' && borrowed.has(each.index)) lent.add(top + count - 1 - item);
      });
      return null;
    }
    case 'load-method':
      move(top, top + 1);
      // A class method gets the class, not what it was found in.
      if (now[top + 1] !== stack[top]) lent.delete(top + 1);
      // `super().name` in one instruction hands on what the first parameter lends.
      if (isSuper && plain && visited(code).has(at) && isOwn(code, 0) && locals[0] === now[top + 1])
        lent.add(top + 1);
      return null;
    default: {
      const [takes] = effect(instruction);
      for (const place of [...lent]) if (place > top - takes) lent.delete(place);
      return null;
    }
  }
}

/** Finds the parameters of a call that borrow what its caller has lent; `lent` by its place among what the stack gave. */
export function handOn(
  open: TracedState,
  { code, callee, locals }: Frame | OpenFrame,
  popped: readonly Value[],
  instruction: Instruction,
  warm: boolean,
  lent: readonly number[],
  borrowed: Set<number>,
): void {
  if (code.library) {
    for (const place of lent) {
      const isLent = (value: Value | undefined, index: number): boolean =>
        value === popped[place] &&
        !borrowed.has(index) &&
        inC[code.name]?.includes(code.localNames[index]!) === true;
      const local = locals.findIndex(isLent);
      if (local >= 0) borrowed.add(local);
    }
    return;
  }
  if (warm || instruction.op === 'enter-with') return lent.forEach((place) => borrowed.add(place));
  if (instruction.op !== 'call' && instruction.op !== 'call-method') return;
  const { op, count, keywords, stars } = instruction;
  if (open.peek(popped[0])?.kind === 'instance' || stars.length > 0 || keywords.includes(null)) return;
  const first = op === 'call' ? 1 : 2;
  const receives = op === 'call-method' && popped[1] !== noReceiver;
  const shift = popped[0] === callee ? Number(receives) : 1;
  for (const place of lent) {
    let local = place - first + shift;
    if (place === 1 && receives && popped[0] === callee) local = 0;
    else if (place < first) continue;
    else if (place >= first + count) local = code.localNames.indexOf(keywords[place - first - count]!);
    const most = code.parameters + (place < first + count ? 0 : code.keywordOnly);
    if (local < most && locals[local] === popped[place]) borrowed.add(local);
  }
}

/** Something on the stack: the instruction that loaded it from a local, and the local; -1 where none did. */
interface Loaded {
  readonly by: number;
  readonly local: number;
}

const other: Loaded = { by: -1, local: -1 };

const analyses = new WeakMap<Code, ReadonlySet<number>>();

/** Whether that instruction, which loads a local, takes no reference of its own. */
function borrows(code: Code, at: number): boolean {
  let owned = analyses.get(code);
  if (owned === undefined) analyses.set(code, (owned = analyse(code)));
  const each = code.instructions[at]!;
  return 'index' in each && isOwn(code, each.index) && !owned.has(at);
}

/** The loads that take a reference. */
function analyse(code: Code): ReadonlySet<number> {
  const { instructions, handlers } = code;
  const leaders = new Set(handlers.map(({ handler }) => handler));
  instructions.forEach((each, at) => {
    if (!('target' in each)) return;
    leaders.add(each.target);
    leaders.add(at + 1);
  });
  const depths = new Map<number, number>(handlers.map(({ handler, depth }) => [handler, depth + 1]));
  const doubtful = uncertain(code);
  const owned = new Set(doubtful);
  const normal = visited(code);
  let stack: Loaded[] = [];
  /** The managers of the `with` statements under way, by where they are kept. */
  const managers = new Map<number, Loaded>();
  const own = (ref: Loaded | undefined): void => void (ref !== undefined && owned.add(ref.by));
  const ownAll = (): void => {
    stack.forEach(own);
    managers.forEach(own);
  };
  instructions.forEach((each, at) => {
    if (leaders.has(at)) {
      ownAll();
      stack = Array.from({ length: depths.get(at) ?? stack.length }, () => other);
    }
    const kill = (local: number): void =>
      [...stack, ...managers.values()].filter((ref) => ref.local === local).forEach(own);
    switch (each.op) {
      case 'load-local':
      case 'load-cell':
        stack.push(isOwn(code, each.index) ? { by: at, local: each.index } : other);
        if (!normal.has(at)) owned.add(at);
        break;
      case 'store-local':
      case 'store-cell':
        own(stack.pop());
        kill(each.index);
        break;
      case 'delete-local':
      case 'clear-local':
        kill(each.index);
        break;
      case 'enter-with':
        managers.set(each.index, stack.pop() ?? other);
        stack.push(other);
        break;
      case 'jump-if-false-or-pop':
      case 'jump-if-true-or-pop':
        own(stack.pop());
        break;
      case 'exit-with':
        managers.delete(each.index);
        stack.push(other);
        break;
      case 'load-method':
        stack.splice(-1, 0, other);
        break;
      case 'call':
        // A comprehension begins and ends code of its own.
        if (each.name === '<listcomp>') ownAll();
        stack.splice(-(each.count + each.keywords.length + 1), Infinity, other);
        break;
      case 'copy':
        stack.push(stack.at(-1) ?? other);
        break;
      case 'copy-two':
        stack.push(...stack.slice(-2));
        break;
      case 'swap':
        stack.push(...stack.splice(-2).reverse());
        break;
      case 'rotate-three':
        stack.push(...stack.splice(-1), ...stack.splice(-2));
        break;
      case 'drop-under':
        stack.splice(-2, 1);
        break;
      case 'return':
      case 'return-instance':
      case 'raise':
      case 'raise-from':
        managers.forEach(own);
        stack = [];
        break;
      default: {
        const [takes, gives] = effect(each);
        if (takes > 0) stack.splice(-takes);
        for (let count = 0; count < gives; count += 1) stack.push(other);
      }
    }
    if ('target' in each) {
      ownAll();
      const ends =
        each.op === 'for-iter' ? stack.length - 2 : stack.length + (each.op.endsWith('or-pop') ? 1 : 0);
      depths.set(each.target, ends);
    }
  });
  // Of two that are one instruction, a load after a store takes a reference, and two loads borrow both or neither.
  for (let at = 0; at + 1 < instructions.length; at += 1) {
    const [first, second] = [instructions[at]!, instructions[at + 1]!];
    if (leaders.has(at + 1) || doubtful.has(at) || doubtful.has(at + 1)) continue;
    if (!isPair(code, first, second)) continue;
    if (first.op === 'store-local' && second.op === 'load-local') owned.add(at + 1);
    else if (owned.has(at) || owned.has(at + 1)) owned.add(at).add(at + 1);
    at += 1;
  }
  return owned;
}

/** Whether CPython makes one instruction of these two (Python/flowgraph.c, insert_superinstructions). */
function isPair(code: Code, first: Instruction, second: Instruction): boolean {
  const isNear = (each: Instruction): boolean =>
    (each.op === 'load-local' || each.op === 'store-local') && isOwn(code, each.index) && each.index < 16;
  const isLoadFirst = first.op === 'load-local' && second.op === 'store-local';
  return isNear(first) && isNear(second) && !isLoadFirst && first.at.line === second.at.line;
}

/**
 * The loads of locals that may not be bound: they look first, and take a reference (LOAD_FAST_CHECK; Python/flowgraph.c,
 * add_checks_for_loads_of_uninitialized_variables).
 */
function uncertain({
  instructions,
  handlers,
  parameters,
  keywordOnly,
  rest,
  keywords,
  localNames,
}: Code): Set<number> {
  const given = parameters + keywordOnly + Number(rest) + Number(keywords);
  const bit = (local: number): bigint => 1n << BigInt(local);
  /** For each instruction the locals that may be unbound before it, as bits. */
  const unbound: (bigint | undefined)[] = [];
  const waiting: number[] = [];
  const reach = (at: number, bits: bigint): void => {
    const known = unbound[at];
    if (at >= instructions.length || (known !== undefined && (known | bits) === known)) return;
    unbound[at] = (known ?? 0n) | bits;
    waiting.push(at);
  };
  reach(
    0,
    localNames.reduce((bits, _, index) => (index < given ? bits : bits | bit(index)), 0n),
  );
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const each = instructions[at]!;
    let bits = unbound[at]!;
    const handler = handlers.find(({ from, to }) => from <= at! && at! < to);
    if (handler !== undefined) reach(handler.handler, bits);
    if (/^(store|load)-(local|cell)$|^enter-with$/.test(each.op) && 'index' in each) bits &= ~bit(each.index);
    if (each.op === 'delete-local' || each.op === 'clear-local') bits |= bit(each.index);
    if ('target' in each) reach(each.target, bits);
    if (!ends.has(each.op)) reach(at + 1, bits);
  }
  const found = new Set<number>();
  instructions.forEach((each, at) => {
    if (
      /^load-(local|cell)$/.test(each.op) &&
      'index' in each &&
      ((unbound[at] ?? 0n) & bit(each.index)) !== 0n
    )
      found.add(at);
  });
  return found;
}

/** How many values an instruction takes from the stack and puts there. */
function effect(instruction: Instruction): readonly [takes: number, gives: number] {
  switch (instruction.op) {
    case 'constant':
    case 'load-builtin':
    case 'load-closure':
    case 'load-name':
    case 'load-global':
    case 'import':
    case 'exit-with':
    case 'make-class':
      return [0, 1];
    case 'store-global':
    case 'pop':
    case 'append':
    case 'delete-attribute':
    case 'raise':
    case 'jump-if-false':
    case 'jump-if-true':
    case 'jump-if-false-or-pop':
    case 'jump-if-true-or-pop':
      return [1, 0];
    case 'load-attribute':
    case 'unary':
    case 'get-iter':
    case 'expand':
      return [1, 1];
    case 'for-iter':
      return [0, 1];
    case 'store-attribute':
    case 'delete-subscript':
    case 'raise-from':
      return [2, 0];
    case 'store-subscript':
      return [3, 0];
    case 'slice':
      return [3, 1];
    case 'subscript':
    case 'binary':
    case 'compare':
    case 'format':
    case 'match':
      return [2, 1];
    case 'build-list':
    case 'build-tuple':
    case 'build-set':
    case 'build-text':
      return [instruction.count, 1];
    case 'build-dict':
      return [instruction.count * 2, 1];
    case 'unpack':
      return [1, instruction.count];
    case 'make-function':
      return [
        instruction.code.freeNames.length + instruction.keywordDefaults.length + instruction.defaults,
        1,
      ];
    case 'class':
      return [instruction.code.freeNames.length + 1, 1];
    case 'call':
    case 'call-method':
      return [instruction.count + instruction.keywords.length + (instruction.op === 'call' ? 1 : 2), 1];
    default:
      return [0, 0];
  }
}
