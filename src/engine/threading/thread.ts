import { enterFrame } from '../machine/calls.ts';
import type { Native } from '../machine/arguments.ts';
import type { Called } from '../machine/called.ts';
import { attributeIn, lookup } from '../machine/classes.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenFrame, OpenState } from '../machine/open-state.ts';
import { str, truth } from '../machine/text.ts';
import { lastName } from '../machine/type-names.ts';
import { Builtin, builtin, Ref, type Value } from '../machine/values.ts';
import { type Code } from '../python/code.ts';
import { setEvent } from './event.ts';
import { hold, patienceOf } from './lock.ts';
import { madeCode } from './made-code.ts';
import type { ThreadObject } from './objects.ts';
import { constructor, written } from './parameters.ts';

/** A `Thread` object whose `__init__` has not run: it has no name yet. */
export function newThread(open: OpenState, of: Value): Ref {
  return open.create({
    kind: 'thread',
    class: of,
    attributes: [],
    name: '',
    daemon: false,
    target: null,
    args: null,
    keywords: null,
    index: null,
    ended: false,
  });
}

/** `Thread.__init__(group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None)`. */
function initThread(open: OpenState, ref: Ref, values: readonly (Value | undefined)[]): Ref {
  const [group = null, target = null, name = null, given = null, kwargs = null, daemon = null] = values;
  if (group !== null) throw new PythonError('AssertionError', 'group argument must be None for now');
  // CPython finds out in the thread, where it calls the target.
  if (values[3] === null) throw new Unsupported('args=None is not supported here: leave it out, or give ()');
  open.replace(ref, {
    ...(open.object(ref) as ThreadObject),
    target,
    name: truth(open, name) ? threadName(open, name) : newName(open, target),
    daemon: daemon === null ? open.own().daemon : daemonOf(daemon),
    args: given,
    keywords: kwargs,
  });
  return ref;
}

/** A name that is given: an empty one is refused, as it is the machine's sign of a thread that is not made yet. */
export function threadName(open: OpenState, value: Value): string {
  const name = str(open, value);
  if (name === '') throw new Unsupported('an empty name for a thread is not supported');
  return name;
}

/** CPython keeps whatever is given for `daemon` as it is. */
export function daemonOf(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  throw new Unsupported('daemon takes True or False here');
}

/** `threading.Timer(interval, function, args=None, kwargs=None)`. */
export const newTimer = constructor('interval function args kwargs', makeTimer, 2);

function makeTimer(
  open: OpenState,
  _ref: Ref,
  [interval, target, given = null, kwargs = null]: readonly (Value | undefined)[],
): Ref {
  const ref = newThread(open, builtin('threading.Timer'));
  const finished = open.create({ kind: 'event', set: false, waiters: [] });
  open.replace(ref, {
    ...(open.object(ref) as ThreadObject),
    target: target!,
    name: newName(open, null),
    daemon: open.own().daemon,
    args: given,
    keywords: kwargs,
    attributes: [
      ['interval', interval!],
      ['finished', finished],
    ],
  });
  return ref;
}

/** CPython numbers nameless threads as they are made and adds the target's name (since 3.10). */
function newName(open: OpenState, target: Value): string {
  const number = open.counter('named') + 1;
  open.setCounter('named', number);
  if (open.program.readsNames) open.touched = true;
  const called = open.since('3.10') ? targetName(open, target) : null;
  return `Thread-${number}${called === null ? '' : ` (${called})`}`;
}

function targetName(open: OpenState, target: Value): string | null {
  if (target instanceof Builtin) return lastName(target.name);
  const object = open.peek(target);
  if (object?.kind === 'function') return object.code.name;
  if (object?.kind === 'bound') return targetName(open, object.callee);
  if (object?.kind === 'class') return object.name;
  return object?.kind === 'method' ? object.name : null;
}

/** In the place of a target that CPython has dropped, after `run` (Lib/threading.py, Thread.run). */
const spent = builtin('machine.spent');

/** `Thread.start()`: adds the thread, which stands before its first instruction. */
function startThread(open: OpenState, ref: Ref): null {
  const thread = open.object(ref) as ThreadObject;
  if (thread.name === '') throw new PythonError('RuntimeError', 'thread.__init__() not called');
  if (thread.index !== null) throw new PythonError('RuntimeError', 'threads can only be started once');
  const index = open.counter('started');
  const frame = runFrame(open, ref, { ...thread, index }, runOf(open, thread));
  open.addThread({ name: thread.name, daemon: thread.daemon, object: ref, frame });
  open.record?.({ kind: 'start', thread: index });
  return null;
}

const localNames = ['.target', '.args', '.kwargs', '.finished', '.interval'];
const made = (id: number, instructions: readonly object[]): Code =>
  madeCode('run', id, localNames, instructions);

/** `target(*args, **kwargs)`; what the thread was not given is left out: nothing has to be made or looked into for it. */
const callTarget = (args: boolean, keywords: boolean): object[] => [
  { op: 'load-local', index: 0 },
  ...(args ? [{ op: 'load-local', index: 1 }] : []),
  ...(keywords
    ? [
        { op: 'load-local', index: 2 },
        { op: 'expand', what: 'keywords' },
      ]
    : []),
  {
    op: 'call',
    name: 'run',
    count: args ? 1 : 0,
    keywords: keywords ? [null] : [],
    stars: args ? [0] : [],
  },
];
const finishedCall = (name: string, count: number): object[] => [
  { op: 'load-local', index: 3 },
  { op: 'load-method', name },
  ...(count === 1 ? [{ op: 'load-local', index: 4 }] : []),
  { op: 'call-method', name, count, keywords: [], stars: [] },
];

const giveBack = { op: 'return' };
/** What `Thread.run` does, read when the thread runs. */
const runTarget = (args: boolean, keywords: boolean): object[] => [...callTarget(args, keywords), giveBack];
const runNothing = [{ op: 'constant', value: null }, giveBack];
/** What `Timer.run` does: wait on its event; where that was not set, call the function; set it. */
const runTimer = (args: boolean, keywords: boolean): object[] => {
  const waiting = [...finishedCall('wait', 1), { op: 'pop' }, ...finishedCall('is_set', 0)];
  const calling = [...callTarget(args, keywords), { op: 'pop' }];
  return [
    ...waiting,
    { op: 'jump-if-true', target: waiting.length + 1 + calling.length },
    ...calling,
    ...finishedCall('set', 0),
    giveBack,
  ];
};

/** The code of a thread, by whether it is a timer and what it was given; made once, as states are told apart by it. */
const codes = new Map<string, Code>();
for (const [at, [args, keywords]] of [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
].entries()) {
  codes.set(`${args} ${keywords}`, made(-3010 - at, runTarget(args!, keywords!)));
  codes.set(`timer ${args} ${keywords}`, made(-3020 - at, runTimer(args!, keywords!)));
}
const idle = made(-3002, runNothing);

/** Puts the changed object into its place. Returns the frame in which its `run` stands before its first instruction. */
function runFrame(open: OpenState, ref: Ref, thread: ThreadObject, own: Value | undefined): OpenFrame {
  if (own !== undefined) {
    open.replace(ref, thread);
    const method = open.create({ kind: 'bound', receiver: ref, callee: own });
    return enterFrame(method, [], [], null);
  }
  if (thread.target === spent)
    throw new Unsupported('run() of a thread whose run() was called before is not supported');
  const { target, args, keywords, attributes } = thread;
  const of = (name: string): Value => attributeIn(attributes, name) ?? null;
  const timer = of('finished') !== null;
  open.replace(ref, timer ? thread : { ...thread, target: spent, args: null, keywords: null });
  const given = `${args !== null} ${keywords !== null}`;
  return {
    code: target === null && !timer ? idle : codes.get(timer ? `timer ${given}` : given)!,
    pc: 0,
    locals: [target, args, keywords, of('finished'), of('interval')],
    stack: [],
    pending: null,
    back: null,
  };
}

/** The class's own `run`, where the program's class has one. */
function runOf(open: OpenState, { class: type }: ThreadObject): Value | undefined {
  return type instanceof Ref ? lookup(open, type, 'run') : undefined;
}

/** `Thread.run()` itself, called by hand: its target is called in the calling thread. */
function runHere(open: OpenState, ref: Ref): Called {
  const frame = runFrame(open, ref, open.object(ref) as ThreadObject, undefined);
  return { kind: 'enter', frame: { ...frame, back: open.frame } };
}

/** `Thread.join(timeout=None)`. Throws Python's errors for a join that can never be. */
function joinThread(open: OpenState, ref: Ref, [timeout]: readonly (Value | undefined)[]): Value | Called {
  // That a thread has ended does not change any more: only before it is there something that others decide.
  let thread = open.peek(ref) as ThreadObject;
  if (!thread.ended) thread = open.object(ref) as ThreadObject;
  if (thread.name === '') throw new PythonError('RuntimeError', 'Thread.__init__() not called');
  if (thread.index === null) throw new PythonError('RuntimeError', 'cannot join thread before it is started');
  if (thread.index === open.thread) throw new PythonError('RuntimeError', 'cannot join current thread');
  if (!thread.ended) {
    const blocked = hold(open, ref, patienceOf('join()', timeout));
    if (blocked !== false) return blocked;
  } else open.record?.({ kind: 'join', thread: thread.index });
  return null;
}

/** A number that tells threads apart; CPython's is an address, so only whether two are the same has a meaning. */
export const identOf = (index: number): bigint => BigInt(index + 1);

const parameters = 'group target name args kwargs daemon';

/** `threading.Thread(…)`. */
export const makeThread = constructor(
  parameters,
  (open, _ref, values) => initThread(open, newThread(open, builtin('threading.Thread')), values),
  0,
  1,
);

export const threadMethods: Readonly<Record<string, Native>> = {
  __init__: written(
    parameters,
    (open, ref, values) => {
      initThread(open, ref, values);
      return null;
    },
    0,
    1,
  ),
  start: written('', startThread),
  run: written('', runHere),
  join: written('timeout', joinThread),
  is_alive: written('', (open, ref) => {
    const { index, ended } = open.object(ref) as ThreadObject;
    return index !== null && !ended;
  }),
  cancel: written(
    '',
    (open, ref) => setEvent(open, finishedOf(open, ref) as Ref, true),
    0,
    0,
    'Timer.cancel',
  ),
};

/** The event of a timer that tells that it is over; undefined for other threads. */
export function finishedOf(open: OpenState, ref: Ref): Value | undefined {
  return attributeIn((open.peek(ref) as ThreadObject).attributes, 'finished');
}
