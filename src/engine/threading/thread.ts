import { iterate } from '../machine/operators.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import { countReferences } from '../machine/references.ts';
import type { OpenFrame, OpenState } from '../machine/state.ts';
import { typeName } from '../machine/text.ts';
import { Builtin, Ref, type ThreadObject, type Value } from '../machine/values.ts';

const parameters: readonly string[] = ['group', 'target', 'name', 'args', 'kwargs', 'daemon'];

/** `threading.Thread(...)`. Throws Python's errors for arguments that do not fit. */
export function createThread(
  state: OpenState,
  args: readonly Value[],
  keywords: readonly (readonly [string, Value])[],
): Ref {
  const given = new Map<string, Value>();
  if (args.length > parameters.length) throw new Unsupported('Thread() takes up to six arguments here');
  args.forEach((value, index) => given.set(parameters[index]!, value));
  for (const [name, value] of keywords) {
    if (!parameters.includes(name))
      throw new PythonError('TypeError', `Thread.__init__() got an unexpected keyword argument '${name}'`);
    if (given.has(name))
      throw new PythonError('TypeError', `Thread.__init__() got multiple values for argument '${name}'`);
    given.set(name, value);
  }
  const take = (parameter: string): Value => given.get(parameter) ?? null;
  if (take('group') !== null) throw new PythonError('AssertionError', 'group argument must be None for now');
  const target = take('target');
  const name = take('name');
  if (name !== null && typeof name !== 'string') throw new Unsupported('a thread takes a str for its name');
  const daemon = take('daemon');
  if (daemon !== null && typeof daemon !== 'boolean')
    throw new Unsupported('daemon= takes True or False here');
  return state.create({
    kind: 'thread',
    // An empty name counts as none.
    name: name === null || name === '' ? newName(state, target) : name,
    daemon: daemon ?? state.threads[state.thread]!.daemon,
    target,
    args: positionalArguments(state, given.has('args') ? take('args') : ''),
    keywords: keywordArguments(state, take('kwargs')),
    index: null,
  });
}

/** CPython numbers nameless threads as they are made and adds the target's name (since 3.10). */
function newName(state: OpenState, target: Value): string {
  state.named += 1;
  const called = targetName(state, target);
  return `Thread-${state.named}${called === null ? '' : ` (${called})`}`;
}

function targetName(state: OpenState, target: Value): string | null {
  if (target instanceof Builtin) return target.name.slice(target.name.lastIndexOf('.') + 1);
  const object = target instanceof Ref ? state.object(target) : null;
  if (object?.kind === 'function') return object.code.name;
  return object?.kind === 'method' ? object.name : null;
}

function positionalArguments(state: OpenState, given: Value): readonly Value[] {
  const object = given instanceof Ref ? state.object(given) : null;
  if (object === null && typeof given !== 'string') {
    throw new Unsupported(
      `args= with a ${typeName(state, given)} is not supported; it takes a tuple: one argument is written args=(x,)`,
    );
  }
  if (object?.kind === 'list' || object?.kind === 'dict') requireTemporary(state, given as Ref, 'args');
  return [...iterate(state, given)];
}

function keywordArguments(state: OpenState, given: Value): (readonly [string, Value])[] {
  if (given === null) return [];
  const object = given instanceof Ref ? state.object(given) : null;
  if (object?.kind !== 'dict')
    throw new Unsupported(`kwargs= with a ${typeName(state, given)} is not supported; it takes a dict`);
  requireTemporary(state, given as Ref, 'kwargs');
  return object.entries.map(([key, value]) => {
    if (typeof key !== 'string') throw new Unsupported('kwargs= takes texts as keys');
    return [key, value] as const;
  });
}

/** A thread unpacks its arguments only when it runs; what is unpacked here, nobody else may change until then. */
function requireTemporary(state: OpenState, ref: Ref, parameter: string): void {
  if (countReferences(state.close())[ref.slot]! > 1) {
    throw new Unsupported(
      `${parameter}= with a list or dict that has a name is not supported, as it could change before the thread runs; write it out in the call`,
    );
  }
}

/**
 * `Thread.start()`: adds the thread, which stands before its target's first instruction.
 * `enter` makes the frame in which the target runs. Returns the new thread's index.
 */
export function startThread(
  state: OpenState,
  ref: Ref,
  thread: ThreadObject,
  enter: (thread: ThreadObject) => OpenFrame,
): number {
  if (thread.index !== null) throw new PythonError('RuntimeError', 'threads can only be started once');
  const index = state.threads.length;
  const started: ThreadObject = { ...thread, index };
  state.replace(ref, started);
  state.addThread({ name: thread.name, daemon: thread.daemon, object: ref, frame: enter(started) });
  return index;
}

/** `Thread.join()` once the thread has ended. Throws Python's errors for a join that can never be. */
export function joinThread(state: OpenState, thread: ThreadObject, args: readonly Value[]): number {
  if (args.length > 0 && args[0] !== null) throw new Unsupported('a timeout is not supported; join() is');
  if (thread.index === null) throw new PythonError('RuntimeError', 'cannot join thread before it is started');
  if (thread.index === state.thread) throw new PythonError('RuntimeError', 'cannot join current thread');
  return thread.index;
}

/** Whether the thread runs: started and not yet ended. */
export function isAlive(state: OpenState, thread: ThreadObject): boolean {
  return thread.index !== null && state.threads[thread.index]!.frame !== null;
}
