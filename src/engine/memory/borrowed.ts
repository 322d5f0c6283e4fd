import type { Code, Instruction } from '../python/code.ts';

/**
 * From CPython 3.14 on a local that is loaded only to be used up, before it is bound anew and before the code can jump,
 * is loaded without a reference of its own (LOAD_FAST_BORROW; Python/flowgraph.c, optimize_load_fast). A parameter that
 * gets such a value has none either.
 */

/** Something on the stack: the instruction that loaded it from a local, and the local; -1 where none did. */
interface Loaded {
  readonly by: number;
  readonly local: number;
}

const other: Loaded = { by: -1, local: -1 };

/** Which places of the stack are borrowed before each instruction. */
type Places = readonly (readonly Loaded[])[];

interface Analysis {
  readonly stacks: Places;
  /** The loads that take a reference. */
  readonly owned: ReadonlySet<number>;
}

const analyses = new WeakMap<Code, Analysis>();

/** The places on the stack that hold a borrowed reference before that instruction. */
export function borrowedBefore(code: Code, pc: number): number[] {
  if (code.library) return [];
  let analysis = analyses.get(code);
  if (analysis === undefined) analyses.set(code, (analysis = analyse(code)));
  const { stacks, owned } = analysis;
  return (stacks[pc] ?? []).flatMap(({ by }, place) => (by < 0 || owned.has(by) ? [] : [place]));
}

function analyse({ instructions, handlers, localNames }: Code): Analysis {
  const leaders = new Set(handlers.map(({ handler }) => handler));
  instructions.forEach((each, at) => {
    if (!('target' in each)) return;
    leaders.add(each.target);
    leaders.add(at + 1);
  });
  const stacks: (readonly Loaded[])[] = [];
  const depths = new Map<number, number>(handlers.map(({ handler, depth }) => [handler, depth + 1]));
  const owned = new Set<number>();
  const normal = reachable(instructions);
  let stack: Loaded[] = [];
  const own = (ref: Loaded | undefined): void => void (ref !== undefined && owned.add(ref.by));
  instructions.forEach((each, at) => {
    if (leaders.has(at)) {
      stack.forEach(own);
      stack = Array.from({ length: depths.get(at) ?? stack.length }, () => other);
    }
    stacks.push([...stack]);
    const kill = (local: number): void => stack.filter((ref) => ref.local === local).forEach(own);
    switch (each.op) {
      case 'load-local':
        stack.push(localNames[each.index]!.startsWith('.') ? other : { by: at, local: each.index });
        // CPython looks only at what can be reached without an exception.
        if (!normal.has(at)) owned.add(at);
        break;
      case 'store-local':
        own(stack.pop());
        kill(each.index);
        break;
      case 'delete-local':
      case 'clear-local':
      case 'make-cell':
        kill(each.index);
        break;
      case 'enter-with':
        own(stack.pop());
        stack.push(other);
        break;
      case 'load-method':
        stack.splice(-1, 0, other);
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
        stack = [];
        break;
      default: {
        const [takes, gives] = effect(each);
        if (takes > 0) stack.splice(-takes);
        for (let count = 0; count < gives; count += 1) stack.push(other);
      }
    }
    if ('target' in each) {
      stack.forEach(own);
      const ends =
        each.op === 'for-iter' ? stack.length - 2 : stack.length + (each.op.endsWith('or-pop') ? 1 : 0);
      depths.set(each.target, ends);
    }
  });
  return { stacks, owned };
}

/** The instructions that can be reached from the first one without an exception. */
function reachable(instructions: readonly Instruction[]): Set<number> {
  const reached = new Set<number>();
  const waiting = [0];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const each = instructions[at];
    if (each === undefined || reached.has(at)) continue;
    reached.add(at);
    if ('target' in each) waiting.push(each.target);
    if (!ends.has(each.op)) waiting.push(at + 1);
  }
  return reached;
}

const ends: ReadonlySet<string> = new Set(
  'jump jump-back return return-instance raise raise-from raise-again reraise'.split(' '),
);

/** How many values an instruction takes from the stack and puts there. */
function effect(instruction: Instruction): readonly [takes: number, gives: number] {
  switch (instruction.op) {
    case 'constant':
    case 'load-builtin':
    case 'load-closure':
    case 'load-cell':
    case 'load-name':
    case 'load-global':
    case 'import':
    case 'exit-with':
    case 'make-class':
      return [0, 1];
    case 'store-cell':
    case 'store-global':
    case 'pop':
    case 'append':
    case 'delete-attribute':
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
