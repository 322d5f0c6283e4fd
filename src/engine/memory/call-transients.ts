import { builtinMethod, noReceiver } from '../machine/call.ts';
import { lookup } from '../machine/classes.ts';
import { Builtin, Ref, type Value } from '../machine/values.ts';
import type { Build, Instruction } from '../python/code.ts';
import { tupleOf } from './containers.ts';
import type { TracedState } from './traced-state.ts';

/** What C makes for the moment of an instruction, as far as the collector counts it: see `allocated`. */
export interface Transients {
  /** There as long as the call that the instruction makes. */
  readonly during: readonly string[];
  /** Gone before that call. */
  readonly before: readonly string[];
  /** What the machine has given up too early: there as long as the call as well. */
  readonly kept: readonly string[];
}

export const nothing: Transients = { during: [], before: [], kept: [] };

type Call = Instruction & { op: 'call' | 'call-method' };

/** What lies on the stack for a call. */
interface Operands {
  readonly callee: Value | undefined;
  /** What a method belongs to, or undefined. */
  readonly receiver: Value | undefined;
  readonly args: readonly Value[];
  /** Whether there are arguments with * or **: then all come in a tuple, and those with names in a dict. */
  readonly unpacks: boolean;
}

/** What C makes for the moment of a call. */
export function ofCall(open: TracedState, instruction: Call): Transients {
  const operands = operandsOf(open, instruction);
  const { callee, args, unpacks } = operands;
  const { keywords } = instruction;
  const kind = open.peek(callee)?.kind;
  const rest = unpacks ? spread(open, instruction, operands) : nothing;
  const own = callee instanceof Builtin ? ofBuiltin(open, instruction, operands) : [];
  // Classes and instances are called with a tuple and a dict; a function of Python then gets the names in a tuple.
  const takesTuple = kind === 'instance' || kind === 'class';
  const isPython =
    kind === 'instance' ||
    (kind === 'class' && open.peek(lookup(open, callee!, '__init__'))?.kind === 'function');
  const packed = takesTuple && !unpacks ? packedInto(args.length - keywords.length, keywords.length) : [];
  const names = takesTuple && !unpacks && isPython ? tupleOf(keywords.length) : [];
  const { during, before } = boundMethod(open, instruction, operands);
  return {
    during: [...during, ...rest.during, ...packed, ...names, ...own],
    before: [...before, ...rest.before],
    kept: rest.kept,
  };
}

function operandsOf(open: TracedState, { op, count, keywords, stars }: Call): Operands {
  const { stack } = open.frame!;
  const first = stack.length - count - keywords.length;
  const receiver = op === 'call-method' ? stack[first - 1] : noReceiver;
  return {
    callee: stack[first - (op === 'call-method' ? 2 : 1)],
    receiver: receiver === noReceiver ? undefined : receiver,
    args: stack.slice(first),
    unpacks: stars.length > 0 || keywords.includes(null),
  };
}

/** The tuple of so many arguments and the dict of those with names. */
function packedInto(count: number, names: number): string[] {
  return [...tupleOf(count), ...(names > 0 ? ['dict'] : [])];
}

/**
 * The bound method of a call: where arguments are unpacked, up to 3.10 also where one has a name, it is looked up like other
 * attributes, and lives as long as the call. So does a class method up to 3.10; later it is gone when the call begins.
 */
function boundMethod(
  open: TracedState,
  { op, keywords }: Call,
  { callee, receiver, unpacks }: Operands,
): { readonly during: readonly string[]; readonly before: readonly string[] } {
  if (op !== 'call-method' || receiver === undefined || open.frame!.code.library) return nothing;
  const list = callee === builtinMethod ? 'method' : 'bound';
  if (receiver instanceof Builtin) return { during: [list], before: [] };
  if (unpacks || (!open.since('3.11') && keywords.length > 0)) return { during: [list], before: [] };
  if (open.peek(receiver)?.kind !== 'class' || callee === builtinMethod) return nothing;
  return open.since('3.11') ? { during: [], before: [list] } : { during: [list], before: [] };
}

/**
 * What a call with * or ** makes: a list of the arguments, if there are others beside the one with *, and a tuple of
 * it; a dict of those with names, and a tuple of the names. From 3.12 on a function of Python is called when these are
 * gone already (Python/ceval.c, _PyEvalFramePushAndInit_Ex).
 */
function spread(open: TracedState, { count, keywords, stars }: Call, { callee, args }: Operands): Transients {
  const total = countOf(open, { count, stars }, args);
  const names = keywords.reduce(
    (sum, name, at) => sum + (name === null ? sizeOf(open, args[count + at]) : 1),
    0,
  );
  const alone = stars.length === 1 && count === 1;
  const isTuple = alone && open.peek(args[0])?.kind === 'tuple' && !open.constants.has((args[0] as Ref).slot);
  // The machine has a dict of its own for `**`, which it gives up as the call begins.
  const hasDict = keywords.includes(null);
  const takesDict = callee instanceof Builtin && callee.name !== 'print';
  const packed = [
    ...(isTuple ? [] : tupleOf(total)),
    ...(hasDict || keywords.length === 0 ? [] : ['dict']),
    ...(takesDict ? [] : tupleOf(names)),
  ];
  const list = stars.length > 0 && !alone ? ['list'] : [];
  const kind = open.peek(callee)?.kind;
  if (open.since('3.12') && (kind === 'function' || kind === 'bound'))
    return { during: [], before: [...list, ...packed], kept: [] };
  return { during: packed, before: list, kept: hasDict && open.since('3.11') ? ['dict'] : [] };
}

/** How many arguments by position a call has, those with * unpacked. */
function countOf(
  open: TracedState,
  { count, stars }: { readonly count: number; readonly stars: readonly number[] },
  args: readonly Value[],
): number {
  const sizes = args.slice(0, count).map((value, at) => (stars.includes(at) ? sizeOf(open, value) : 1));
  return sizes.reduce((sum, each) => sum + each, 0);
}

function sizeOf(open: TracedState, value: Value | undefined): number {
  const object = open.peek(value);
  if (object?.kind === 'dict') return object.entries.length;
  return object !== null && object !== undefined && 'items' in object ? object.items.length : 1;
}

/** Built-ins that get their arguments in a tuple, those with names in a dict: from which build on they do no more. */
const packing: Readonly<Record<string, Build | null>> = {
  'gc.set_threshold': null,
  'weakref.ref': null,
  zip: null,
  property: null,
  staticmethod: null,
  classmethod: null,
  'collections.deque': null,
  str: '3.13',
  max: '3.13',
  min: '3.13',
  enumerate: '3.11',
  int: '3.11',
  type: '3.10',
  float: '3.10',
  bool: '3.10',
  reversed: '3.10',
};

/** The same for methods, by the kind of their object. */
const packingMethods: Readonly<Record<string, Build | null>> = {
  'dict.update': null,
  'set.update': '3.14',
  'set.union': '3.14',
  'set.intersection': '3.14',
  'set.difference': '3.14',
};

function ofBuiltin(open: TracedState, instruction: Call, operands: Operands): string[] {
  const { callee, receiver, args, unpacks } = operands;
  const { keywords } = instruction;
  const plain = args.slice(0, args.length - keywords.length);
  const object = open.peek(receiver);
  // A property with another function is made by a call of `property` with four arguments.
  if (object?.kind === 'property') return tupleOf(4);
  const kind =
    typeof receiver === 'string'
      ? 'str'
      : (object?.kind ?? (receiver instanceof Builtin ? receiver.name : ''));
  const name = callee === builtinMethod ? `${kind}.${instruction.name}` : (callee as Builtin).name;
  const until = name in packing ? packing[name] : packingMethods[name];
  const packs = !unpacks && until !== undefined && (until === null || !open.since(until));
  const packed = packs ? packedInto(plain.length, keywords.length) : [];
  const over = (value: Value | undefined, none: readonly string[] = []): string[] =>
    iterated(open, value, none);
  switch (name) {
    // Each text that is printed is given to a bound `write` of its own.
    case 'print':
      return [
        'method',
        ...(open.since('3.11') && !open.since('3.14') ? tupleOf(countOf(open, instruction, args)) : []),
      ];
    case 'max':
    case 'min':
      // Several arguments are gone over as the tuple that they come in.
      if (plain.length > 1) return open.since('3.13') ? [] : [...packed, ''];
      return [...packed, ...over(plain[0])];
    case 'sorted': {
      // `list.sort` is looked up as a method of the new list, which with `key` the machine makes only at the end.
      const list = keywords.includes('key') ? ['kept list'] : [];
      return [...list, 'method', ...over(plain[0], sequences(open))];
    }
    case 'reversed':
      return [
        ...packed,
        ...(plain[0] instanceof Ref && open.peek(plain[0]).kind !== 'tuple' ? ['method'] : []),
      ];
    case 'sum':
    case 'any':
    case 'all':
    case 'collections.deque':
    case 'deque.extend':
      return [...packed, ...over(plain[0])];
    case 'list':
    case 'list.extend': {
      const hints = ['iterator', 'reversed'].includes(open.peek(plain[0])?.kind ?? '');
      return hints ? [lengthHint] : over(plain[0], sequences(open));
    }
    case 'tuple':
      return over(plain[0], ['list', 'tuple']);
    case 'set':
    case 'set.update':
    case 'set.union':
    case 'set.intersection':
    case 'set.difference':
    case 'dict.fromkeys':
      return [...packed, ...over(plain[0], ['set', 'dict'])];
    case 'dict':
    case 'dict.update':
      return [...packed, ...over(plain[0], ['dict'])];
    case 'str.join':
      // A list is made of the iterator.
      return over(plain[0], ['list', 'tuple']).flatMap((list) => [list, 'list', lengthHint]);
    default:
      return packed;
  }
}

/** The bound `__length_hint__` that a list asks an iterator of anything but `zip` and `enumerate` by (Objects/abstract.c). */
export const lengthHint = 'method';

/** What a list takes its items from without an iterator (Objects/listobject.c, list_extend). */
function sequences(open: TracedState): readonly string[] {
  return open.since('3.13') ? ['list', 'tuple', 'set', 'dict', 'view'] : ['list', 'tuple'];
}

/** The list of the iterator that C makes to go over a value, but for these kinds. */
export function iterated(open: TracedState, value: Value | undefined, none: readonly string[]): string[] {
  if (typeof value === 'string') return [''];
  const kind = open.peek(value)?.kind;
  if (kind === undefined || none.includes(kind)) return [];
  if (kind === 'list') return ['iterator'];
  if (kind === 'tuple') return ['iterator of a tuple'];
  return ['set', 'dict', 'view', 'deque'].includes(kind) ? [''] : [];
}
