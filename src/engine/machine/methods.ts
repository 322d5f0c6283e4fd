import { acquire, release } from '../threading/lock.ts';
import { isAlive, joinThread, startThread } from '../threading/thread.ts';
import { onlyArgument, placeArgument, requireCount } from './arguments.ts';
import { callArrayMethod } from './arrays.ts';
import { threadFrame } from './calls.ts';
import { sameItem } from './comparison.ts';
import type { Recorder } from './events.ts';
import { requireSize } from './limits.ts';
import { nameOf } from './names.ts';
import { iterate } from './operators.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './state.ts';
import { entryOf } from './subscripts.ts';
import { repr, typeName } from './text.ts';
import { Ref, type HeapObject, type Value } from './values.ts';

/**
 * Calls a method of a built-in type. Throws Python's errors, and {@link Unsupported} for methods outside the subset.
 * A call that would block must not be made: see `blockedBy`.
 */
export function callMethod(
  state: OpenState,
  receiver: Value,
  name: string,
  args: readonly Value[],
  record: Recorder | null,
): Value {
  if (typeof receiver === 'string') return callText(state, receiver, name, args);
  if (!(receiver instanceof Ref)) throw noMethod(state, receiver, name);
  const object = state.object(receiver);
  switch (object.kind) {
    case 'lock':
      return callLock(state, receiver, object, name, args, record);
    case 'thread':
      return callThread(state, receiver, object, name, args, record);
    case 'list':
      return callList(state, receiver, object, name, args);
    case 'dict':
      return callDict(state, receiver, object, name, args);
    case 'array': {
      const result = callArrayMethod(state, receiver, object, name, args);
      if (result !== undefined) return result;
      throw noMethod(state, receiver, name);
    }
    default:
      throw noMethod(state, receiver, name);
  }
}

/** A call that `require-method` should have refused. */
function noMethod(state: OpenState, receiver: Value, name: string): Error {
  return new Unsupported(`calling .${name}() on a ${typeName(state, receiver)} is not supported`);
}

function callLock(
  state: OpenState,
  receiver: Ref,
  lock: HeapObject & { kind: 'lock' },
  name: string,
  args: readonly Value[],
  record: Recorder | null,
): Value {
  switch (name) {
    case 'acquire': {
      const taken = acquire(state, receiver, lock, args);
      if (taken) record?.({ kind: 'acquire', lock: nameOf(state, receiver) });
      return taken;
    }
    case 'release':
      requireCount('release', args, 0);
      release(state, receiver, lock);
      record?.({ kind: 'release', lock: nameOf(state, receiver) });
      return null;
    case 'locked':
      requireCount('locked', args, 0);
      return lock.takenBy !== null;
    default:
      throw noMethod(state, receiver, name);
  }
}

function callThread(
  state: OpenState,
  receiver: Ref,
  thread: HeapObject & { kind: 'thread' },
  name: string,
  args: readonly Value[],
  record: Recorder | null,
): Value {
  switch (name) {
    case 'start': {
      requireCount('start', args, 0);
      const started = startThread(state, receiver, thread, (ready) => threadFrame(state, ready));
      record?.({ kind: 'start', thread: started });
      return null;
    }
    case 'join': {
      requireCount('join', args, 0, 1);
      const joined = joinThread(state, thread, args);
      record?.({ kind: 'join', thread: joined });
      return null;
    }
    case 'is_alive':
      requireCount('is_alive', args, 0);
      return isAlive(state, thread);
    default:
      throw noMethod(state, receiver, name);
  }
}

function callList(
  state: OpenState,
  receiver: Ref,
  list: HeapObject & { kind: 'list' | 'tuple' },
  name: string,
  args: readonly Value[],
): Value {
  const put = (items: readonly Value[]): null => {
    state.replace(receiver, { kind: 'list', items });
    return null;
  };
  const { items } = list;
  const method = `list.${name}`;
  const find = (wanted: Value): number => items.findIndex((item) => sameItem(state, item, wanted));
  switch (name) {
    case 'append': {
      const item = onlyArgument(method, args);
      requireSize(items.length + 1);
      return put([...items, item]);
    }
    case 'extend': {
      const more = iterate(state, onlyArgument(method, args));
      requireSize(items.length + more.length);
      return put([...items, ...more]);
    }
    case 'clear':
      requireCount(method, args, 0);
      return put([]);
    case 'copy':
      requireCount(method, args, 0);
      return state.create({ kind: 'list', items });
    case 'reverse':
      requireCount(method, args, 0);
      return put(items.toReversed());
    case 'insert': {
      requireCount(method, args, 2);
      const at = placeArgument(state, args[0]!);
      return put(items.toSpliced(at < 0 ? Math.max(0, at + items.length) : at, 0, args[1]!));
    }
    case 'pop': {
      requireCount(method, args, 0, 1);
      const given = args.length === 0 ? -1 : placeArgument(state, args[0]!);
      const at = given < 0 ? given + items.length : given;
      if (items.length === 0) throw new PythonError('IndexError', 'pop from empty list');
      if (at < 0 || at >= items.length) throw new PythonError('IndexError', 'pop index out of range');
      put(items.toSpliced(at, 1));
      return items[at]!;
    }
    case 'remove': {
      const at = find(onlyArgument(method, args));
      if (at < 0) throw new PythonError('ValueError', 'list.remove(x): x not in list');
      return put(items.toSpliced(at, 1));
    }
    case 'index': {
      requireCount(method, args, 1);
      const at = find(args[0]!);
      if (at < 0) throw new PythonError('ValueError', `${repr(state, args[0]!)} is not in list`);
      return BigInt(at);
    }
    case 'count': {
      const wanted = onlyArgument(method, args);
      return BigInt(items.filter((item) => sameItem(state, item, wanted)).length);
    }
    default:
      throw noMethod(state, receiver, name);
  }
}

function callDict(
  state: OpenState,
  receiver: Ref,
  dict: HeapObject & { kind: 'dict' },
  name: string,
  args: readonly Value[],
): Value {
  const method = `dict.${name}`;
  const entry = (): readonly [Value, Value] | undefined => {
    requireCount(method, args, 1, 2);
    // An empty dict pops nothing, and does not look at the key.
    if (name === 'pop' && dict.entries.length === 0) return undefined;
    return entryOf(state, dict, args[0]!);
  };
  const preset = args.length > 1 ? args[1]! : null;
  switch (name) {
    case 'get': {
      const found = entry();
      return found === undefined ? preset : found[1];
    }
    case 'pop': {
      const found = entry();
      if (found === undefined) {
        if (args.length > 1) return preset;
        throw new PythonError('KeyError', repr(state, args[0]!), [args[0]!]);
      }
      state.replace(receiver, { kind: 'dict', entries: dict.entries.filter((each) => each !== found) });
      return found[1];
    }
    case 'setdefault': {
      const found = entry();
      if (found !== undefined) return found[1];
      state.replace(receiver, { kind: 'dict', entries: [...dict.entries, [args[0]!, preset]] });
      return preset;
    }
    case 'clear':
      requireCount(method, args, 0);
      state.replace(receiver, { kind: 'dict', entries: [] });
      return null;
    case 'copy':
      requireCount(method, args, 0);
      return state.create({ kind: 'dict', entries: dict.entries });
    default:
      throw noMethod(state, receiver, name);
  }
}

function callText(state: OpenState, receiver: string, name: string, args: readonly Value[]): Value {
  if (name === 'join') {
    requireCount('str.join', args, 1);
    const joined = args[0]!;
    if (typeof joined !== 'string' && !(joined instanceof Ref))
      throw new PythonError('TypeError', 'can only join an iterable');
    const items = iterate(state, joined);
    const wrong = items.findIndex((item) => typeof item !== 'string');
    if (wrong < 0) {
      const text = items.join(receiver);
      requireSize(text.length);
      return text;
    }
    throw new PythonError(
      'TypeError',
      `sequence item ${wrong}: expected str instance, ${typeName(state, items[wrong]!)} found`,
    );
  }
  const texts = args.map((arg) => {
    if (typeof arg !== 'string') throw new Unsupported(`str.${name}() takes texts here`);
    return arg;
  });
  switch (name) {
    case 'upper':
    case 'lower':
      requireCount(`str.${name}`, args, 0);
      return name === 'upper' ? receiver.toUpperCase() : receiver.toLowerCase();
    case 'startswith':
    case 'endswith':
      requireCount(`str.${name}`, args, 1);
      return name === 'startswith' ? receiver.startsWith(texts[0]!) : receiver.endsWith(texts[0]!);
    default:
      throw noMethod(state, receiver, name);
  }
}
