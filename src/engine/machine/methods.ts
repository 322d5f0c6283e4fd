import { acquire, release } from '../threading/lock.ts';
import { isAlive, joinThread, startThread } from '../threading/thread.ts';
import { callArrayMethod } from './arrays.ts';
import { threadFrame } from './calls.ts';
import type { Recorder } from './events.ts';
import { nameOf } from './names.ts';
import { equal, iterate, requireHashable } from './operators.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './state.ts';
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
      throw new Unsupported(
        `the array method ${name}() is not supported; copy, view, reshape, ravel, flatten and transpose are`,
      );
    }
    default:
      throw noMethod(state, receiver, name);
  }
}

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
      release(state, receiver, lock);
      record?.({ kind: 'release', lock: nameOf(state, receiver) });
      return null;
    case 'locked':
      return lock.takenBy !== null;
    default:
      throw new PythonError('AttributeError', `'_thread.lock' object has no attribute '${name}'`);
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
      const started = startThread(state, receiver, thread, (ready) => threadFrame(state, ready));
      record?.({ kind: 'start', thread: started });
      return null;
    }
    case 'join': {
      const joined = joinThread(state, thread, args);
      record?.({ kind: 'join', thread: joined });
      return null;
    }
    case 'is_alive':
      return isAlive(state, thread);
    default:
      throw new Unsupported(`Thread.${name}() is not supported; start(), join() and is_alive() are`);
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
  switch (name) {
    case 'append':
      return put([...items, argument(name, args)]);
    case 'extend':
      return put([...items, ...iterate(state, argument(name, args))]);
    case 'clear':
      return put([]);
    case 'copy':
      return state.create({ kind: 'list', items });
    case 'reverse':
      return put(items.toReversed());
    case 'insert': {
      const at = Number(args[0]);
      return put(items.toSpliced(at < 0 ? Math.max(0, at + items.length) : at, 0, args[1] ?? null));
    }
    case 'pop': {
      const at =
        args.length === 0
          ? items.length - 1
          : Number(args[0]) < 0
            ? Number(args[0]) + items.length
            : Number(args[0]);
      if (items.length === 0) throw new PythonError('IndexError', 'pop from empty list');
      if (at < 0 || at >= items.length) throw new PythonError('IndexError', 'pop index out of range');
      put(items.toSpliced(at, 1));
      return items[at]!;
    }
    case 'remove': {
      const at = items.findIndex((item) => equal(state, item, argument(name, args)));
      if (at < 0) throw new PythonError('ValueError', 'list.remove(x): x not in list');
      return put(items.toSpliced(at, 1));
    }
    case 'index': {
      const at = items.findIndex((item) => equal(state, item, argument(name, args)));
      if (at < 0) throw new PythonError('ValueError', `${repr(state, argument(name, args))} is not in list`);
      return BigInt(at);
    }
    case 'count':
      return BigInt(items.filter((item) => equal(state, item, argument(name, args))).length);
    default:
      throw new Unsupported(
        `list.${name}() is not supported; append, extend, insert, pop, remove, index, count, clear, copy and reverse are`,
      );
  }
}

function argument(name: string, args: readonly Value[]): Value {
  if (args.length !== 1)
    throw new PythonError('TypeError', `${name}() takes exactly one argument (${args.length} given)`);
  return args[0]!;
}

function callDict(
  state: OpenState,
  receiver: Ref,
  dict: HeapObject & { kind: 'dict' },
  name: string,
  args: readonly Value[],
): Value {
  const found = (): Value | undefined => {
    requireHashable(state, args[0] ?? null);
    return dict.entries.find(([key]) => equal(state, key, args[0] ?? null))?.[1];
  };
  switch (name) {
    case 'get':
      return found() ?? args[1] ?? null;
    case 'pop': {
      const value = found();
      if (value === undefined) {
        if (args.length > 1) return args[1]!;
        throw new PythonError('KeyError', repr(state, args[0] ?? null), [args[0] ?? null]);
      }
      state.replace(receiver, {
        kind: 'dict',
        entries: dict.entries.filter(([key]) => !equal(state, key, args[0]!)),
      });
      return value;
    }
    case 'setdefault': {
      const value = found();
      if (value !== undefined) return value;
      state.replace(receiver, {
        kind: 'dict',
        entries: [...dict.entries, [args[0] ?? null, args[1] ?? null]],
      });
      return args[1] ?? null;
    }
    case 'clear':
      state.replace(receiver, { kind: 'dict', entries: [] });
      return null;
    case 'copy':
      return state.create({ kind: 'dict', entries: dict.entries });
    default:
      throw new Unsupported(`dict.${name}() is not supported; get, pop, setdefault, clear and copy are`);
  }
}

function callText(state: OpenState, receiver: string, name: string, args: readonly Value[]): Value {
  if (name === 'join') {
    const items = iterate(state, argument(name, args));
    const wrong = items.findIndex((item) => typeof item !== 'string');
    if (wrong < 0) return items.join(receiver);
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
      return receiver.toUpperCase();
    case 'lower':
      return receiver.toLowerCase();
    case 'startswith':
      return receiver.startsWith(texts[0] ?? '');
    case 'endswith':
      return receiver.endsWith(texts[0] ?? '');
    default:
      throw new Unsupported(
        `str.${name}() is not supported; upper, lower, startswith, endswith, join and f-strings are`,
      );
  }
}
