import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenFrame, OpenState } from '../machine/state.ts';
import { typeName } from '../machine/text.ts';
import { Ref, type ThreadObject, type Value } from '../machine/values.ts';
import { iterate } from '../machine/operators.ts';

const parameters: readonly string[] = ['group', 'target', 'name', 'args', 'kwargs', 'daemon'];

/** `threading.Thread(...)`. Throws Python's errors for arguments that do not fit. */
export function createThread(
  state: OpenState,
  args: readonly Value[],
  keywords: readonly (readonly [string, Value])[],
): Ref {
  const given = new Map<string, Value>();
  args.forEach((value, index) => given.set(parameters[index] ?? '', value));
  for (const [name, value] of keywords) {
    if (!parameters.includes(name)) {
      throw new PythonError('TypeError', `Thread.__init__() got an unexpected keyword argument '${name}'`);
    }
    given.set(name, value);
  }
  if ((given.get('group') ?? null) !== null)
    throw new PythonError('AssertionError', 'group argument must be None for now');
  const target = given.get('target') ?? null;
  const name = given.get('name') ?? null;
  if (name !== null && typeof name !== 'string') throw new Unsupported('a thread takes a str for its name');
  return state.create({
    kind: 'thread',
    name: name ?? newName(state, target),
    daemon: (given.get('daemon') ?? null) === null ? inheritedDaemon(state) : given.get('daemon') === true,
    target,
    args: given.has('args') ? [...iterate(state, given.get('args')!)] : [],
    keywords: keywordArguments(state, given.get('kwargs') ?? null),
    index: null,
  });
}

/** CPython numbers nameless threads as they are made and adds the target's name (since 3.10). */
function newName(state: OpenState, target: Value): string {
  state.named += 1;
  const called = target instanceof Ref ? state.object(target) : null;
  return `Thread-${state.named}${called?.kind === 'function' ? ` (${called.code.name})` : ''}`;
}

function inheritedDaemon(state: OpenState): boolean {
  return state.threads[state.thread]!.daemon;
}

function keywordArguments(state: OpenState, given: Value): (readonly [string, Value])[] {
  if (given === null) return [];
  const object = given instanceof Ref ? state.object(given) : null;
  if (object?.kind !== 'dict')
    throw new PythonError('TypeError', `argument after ** must be a mapping, not ${typeName(state, given)}`);
  return object.entries.map(([key, value]) => [String(key), value] as const);
}

/**
 * `Thread.start()`: adds the thread, which stands before its target's first instruction.
 * `enter` makes the frame in which the target runs. Returns the new thread's index.
 */
export function startThread(
  state: OpenState,
  ref: Ref,
  thread: ThreadObject,
  enter: (thread: ThreadObject) => OpenFrame | null,
): number {
  if (thread.index !== null) throw new PythonError('RuntimeError', 'threads can only be started once');
  const index = state.threads.length;
  const started: ThreadObject = { ...thread, index };
  state.replace(ref, started);
  state.threads.push({ name: thread.name, daemon: thread.daemon, object: ref, frame: enter(started) });
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
