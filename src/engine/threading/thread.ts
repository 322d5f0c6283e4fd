import { enterFrame } from '../machine/calls.ts';
import { libraryFrame } from '../machine/prelude.ts';
import type { Native } from '../machine/arguments.ts';
import type { Called } from '../machine/called.ts';
import { attributeIn, lookup } from '../machine/classes.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenFrame, OpenState } from '../machine/open-state.ts';
import { str, truth } from '../machine/text.ts';
import { lastName } from '../machine/type-names.ts';
import { Builtin, builtin, Ref, type Value } from '../machine/values.ts';
import { setEvent } from './event.ts';
import { hold, patienceOf } from './lock.ts';
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
  const finished = attributeIn(attributes, 'finished');
  open.replace(
    ref,
    finished === undefined ? { ...thread, target: spent, args: null, keywords: null } : thread,
  );
  // What the thread was not given is left out: nothing has to be made or looked into for it.
  const given = (
    [
      ['args', '*', args],
      ['kwargs', '**', keywords],
    ] as const
  ).filter(([, , each]) => each !== null);
  const parameters = given.map(([name]) => `, ${name}`).join('');
  const call = `target(${given.map(([name, stars]) => stars + name).join(', ')})`;
  const values = given.map(([, , each]) => each);
  if (finished === undefined)
    return libraryFrame(open, `def run(target${parameters}):\n ${target === null ? 'pass' : call}\n`, [
      target,
      ...values,
    ]);
  const text = `def timer(target, finished, interval${parameters}):
 finished.wait(interval)
 if not finished.is_set():
  ${call}
 finished.set()
`;
  return libraryFrame(open, text, [target, finished, attributeIn(attributes, 'interval')!, ...values]);
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
    // Then nothing is looked at but the event that tells so.
    if (index === null) open.entered = 'Event.is_set';
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
