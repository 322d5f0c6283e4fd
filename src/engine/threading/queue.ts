import type { Called } from '../machine/called.ts';
import { named, type Native } from '../machine/arguments.ts';
import { nameOf } from '../machine/names.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import { truth, shown } from '../machine/text.ts';
import type { Ref, Value } from '../machine/values.ts';
import { blockedOn, hold, patienceOf, type Patience } from './lock.ts';
import type { QueueObject } from './objects.ts';
import { seconds, written, type Bound } from './parameters.ts';

function patience(open: OpenState, what: string, block: Value, timeout: Value | undefined): Patience {
  if (!truth(open, block)) return 'none';
  if (timeout !== undefined && timeout !== null && seconds(what, timeout) < 0)
    throw new PythonError('ValueError', "'timeout' must be a non-negative number");
  return patienceOf(what, timeout);
}

/** A method of SimpleQueue, which is written in C. */
const inC =
  (parameters: string, native: Bound, required = 0): Native =>
  (open, args, _self, ref, keywords, name) => {
    const names = parameters.split(' ').filter((each) => each !== '');
    const found = named(name, args, keywords, ...names);
    const values = names.map((each) => found[each]);
    if (values.slice(0, required).includes(undefined)) throw new Unsupported(`${name}() takes an item here`);
    return native(open, ref, values);
  };

const queueOf = (open: OpenState, ref: Ref): QueueObject => open.object(ref) as QueueObject;

/** Why a queue that is full or empty does not give what is wanted: blocked, or Python's exception. */
function late(open: OpenState, ref: Ref, wanted: Patience, block: Value, what: 'Full' | 'Empty'): Called {
  const blocked = hold(open, ref, wanted);
  if (blocked !== false) return blocked;
  // SimpleQueue is written in C, and its Empty comes from there.
  const place = what.toLowerCase() + (truth(open, block) ? ' late' : '');
  throw new PythonError(`queue.${what}`, '', [], place);
}

/** `put(item, block=True, timeout=None)`. */
function put(
  open: OpenState,
  ref: Ref,
  [item, block = true, timeout]: readonly (Value | undefined)[],
): Value | Called {
  const queue = queueOf(open, ref);
  const { maxsize, items } = queue;
  if (maxsize > 0) {
    // CPython looks at the arguments even where there is room.
    const wanted = patience(open, 'put()', block, timeout);
    if (items.length >= maxsize) return late(open, ref, wanted, block, 'Full');
  }
  open.replace(ref, { ...queue, items: [...items, item!], unfinished: queue.unfinished + 1 });
  open.record?.({ kind: 'put', on: nameOf(open, ref), value: shown(open, item!) });
  return null;
}

/** `get(block=True, timeout=None)`. */
function get(
  open: OpenState,
  ref: Ref,
  [block = true, timeout]: readonly (Value | undefined)[],
): Value | Called {
  const queue = queueOf(open, ref);
  const wanted = patience(open, 'get()', block, timeout);
  if (queue.items.length === 0) return late(open, ref, wanted, block, 'Empty');
  const item = queue.items[0]!;
  open.replace(ref, { ...queue, items: queue.items.slice(1) });
  open.record?.({ kind: 'get', on: nameOf(open, ref), value: shown(open, item) });
  return item;
}

/** What both kinds of queue have. */
const shared = (method: typeof inC): Readonly<Record<string, Native>> => ({
  put: method('item block timeout', put, 1),
  put_nowait: method('item', (open, ref, [item]) => put(open, ref, [item, false]), 1),
  get: method('block timeout', get),
  get_nowait: method('', (open, ref) => get(open, ref, [false])),
  qsize: method('', (open, ref) => BigInt(queueOf(open, ref).items.length)),
  empty: method('', (open, ref) => queueOf(open, ref).items.length === 0),
});

export const simpleQueueMethods = shared(inC);

export const queueMethods: Readonly<Record<string, Native>> = {
  ...shared(written),
  full: written('', (open, ref) => {
    const { items, maxsize } = queueOf(open, ref);
    return maxsize > 0 && items.length >= maxsize;
  }),
  task_done: written('', (open, ref) => {
    const queue = queueOf(open, ref);
    if (queue.unfinished === 0) throw new PythonError('ValueError', 'task_done() called too many times');
    open.replace(ref, { ...queue, unfinished: queue.unfinished - 1 });
    return null;
  }),
  join: written('', (open, ref) => (queueOf(open, ref).unfinished > 0 ? blockedOn(ref) : null)),
};
