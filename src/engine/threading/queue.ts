import { valued, type Called, type Keywords } from '../machine/called.ts';
import { named } from '../machine/arguments.ts';
import { nameOf } from '../machine/names.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import { truth, shown } from '../machine/text.ts';
import type { Ref, Value } from '../machine/values.ts';
import { hold, patienceOf, type Patience } from './lock.ts';
import type { QueueObject } from './objects.ts';
import { bind, seconds } from './parameters.ts';

function patience(
  open: OpenState,
  what: string,
  block: Value | undefined,
  timeout: Value | undefined,
): Patience {
  if (block !== undefined && !truth(open, block)) return { waits: false, timed: false };
  if (timeout !== undefined && timeout !== null && seconds(what, timeout) < 0)
    throw new PythonError('ValueError', "'timeout' must be a non-negative number");
  return patienceOf(what, timeout);
}

/** The arguments of `put` and `get`: Queue is written in Python, SimpleQueue in C. */
function given(
  open: OpenState,
  { simple }: QueueObject,
  name: string,
  parameters: readonly string[],
  args: readonly Value[],
  keywords: Keywords,
  required: number,
): (Value | undefined)[] {
  if (!simple) return bind(open, `Queue.${name}`, parameters, args, keywords, required);
  const found = named(name, args, keywords, ...parameters);
  const values = parameters.map((each) => found[each]);
  if (values.slice(0, required).includes(undefined)) throw new Unsupported(`${name}() takes an item here`);
  return values;
}

/** `put(item, block=True, timeout=None)`, or `put_nowait(item)`. */
export function put(
  open: OpenState,
  ref: Ref,
  nowait: boolean,
  args: readonly Value[],
  keywords: Keywords,
): Called {
  const parameters = nowait ? ['item'] : ['item', 'block', 'timeout'];
  const queue = open.object(ref) as QueueObject;
  const { maxsize, items } = queue;
  const name = nowait ? 'put_nowait' : 'put';
  const [item, block, timeout] = given(open, queue, name, parameters, args, keywords, 1);
  if (maxsize > 0) {
    // CPython looks at the arguments even where there is room.
    const wanted = patience(open, 'put()', nowait ? false : block, timeout);
    if (items.length >= maxsize) {
      const blocked = hold(open, ref, wanted);
      if (blocked !== false) return blocked;
      const late = !nowait && (block === undefined || truth(open, block));
      throw new PythonError('queue.Full', '', [], late ? 'full late' : 'full');
    }
  }
  open.replace(ref, { ...queue, items: [...items, item!], unfinished: queue.unfinished + 1 });
  open.record?.({ kind: 'put', on: nameOf(open, ref), value: shown(open, item!) });
  return valued(null);
}

/** `get(block=True, timeout=None)`, or `get_nowait()`. */
export function get(
  open: OpenState,
  ref: Ref,
  nowait: boolean,
  args: readonly Value[],
  keywords: Keywords,
): Called {
  const parameters = nowait ? [] : ['block', 'timeout'];
  const queue = open.object(ref) as QueueObject;
  const name = nowait ? 'get_nowait' : 'get';
  const [block, timeout] = given(open, queue, name, parameters, args, keywords, 0);
  const wanted = patience(open, 'get()', nowait ? false : block, timeout);
  if (queue.items.length === 0) {
    const blocked = hold(open, ref, wanted);
    if (blocked !== false) return blocked;
    // SimpleQueue is written in C, and its Empty comes from there.
    const late = !nowait && (block === undefined || truth(open, block));
    throw new PythonError('queue.Empty', '', [], late ? 'empty late' : 'empty');
  }
  const item = queue.items[0]!;
  open.replace(ref, { ...queue, items: queue.items.slice(1) });
  open.record?.({ kind: 'get', on: nameOf(open, ref), value: shown(open, item) });
  return valued(item);
}

/** `task_done()`. Throws Python's ValueError when it is called more often than items were put. */
export function taskDone(open: OpenState, ref: Ref): Called {
  const queue = open.object(ref) as QueueObject;
  if (queue.unfinished === 0) throw new PythonError('ValueError', 'task_done() called too many times');
  open.replace(ref, { ...queue, unfinished: queue.unfinished - 1 });
  return valued(null);
}

/** `join()`: blocked until every item that was put is done. */
export function joinQueue(open: OpenState, ref: Ref): Called {
  const queue = open.object(ref) as QueueObject;
  return queue.unfinished > 0 ? { kind: 'blocked', on: ref, timed: false } : valued(null);
}
