import type { Instruction } from '../python/code.ts';
import type { Called } from './called.ts';
import { dunder, ownClass } from './classes.ts';
import { calling, complete, completeStore, then, type Stepped } from './completion.ts';
import { makeDict } from './dicts.ts';
import { iterate, iterateOr, iteratorOf, nextOf } from './iteration.ts';
import { nameOf } from './names.ts';
import type { OpenFrame, OpenState } from './open-state.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { deleteSubscript, storeSubscript, subscript } from './subscripts.ts';
import { shown } from './text.ts';
import { typeName } from './type-names.ts';
import { Ref, type HeapObject, type Value } from './values.ts';

/** `container[index]`. */
export function loadItem(open: OpenState, frame: OpenFrame): Stepped {
  const { stack } = frame;
  const [container, index] = stack.slice(-2) as [Value, Value];
  const own = dunder(open, container, '__getitem__');
  if (own !== undefined)
    return complete(open, frame, calling(own, container, index), stack.length - 2, false);
  const array = open.peek(container);
  const value =
    array?.kind === 'array'
      ? open.program.numpy!.subscript(open, container as Ref, array, index)
      : subscript(open, container, index);
  tellItem(open, false, container, index, value);
  stack.splice(-2);
  stack.push(value);
  return 'plain';
}

/** `container[index] = value`. */
export function storeItem(open: OpenState, frame: OpenFrame): Stepped {
  const { stack } = frame;
  const [value, container, index] = stack.slice(-3) as [Value, Value, Value];
  const own = dunder(open, container, '__setitem__');
  if (own !== undefined) {
    stack.splice(-3);
    return completeStore(open, frame, calling(own, container, index, value));
  }
  storeSubscript(open, container, index, value);
  tellItem(open, true, container, index, value);
  stack.splice(-3);
  return 'plain';
}

/** `del container[index]`. */
export function deleteItem(open: OpenState, frame: OpenFrame): Stepped {
  const { stack } = frame;
  const [container, index] = stack.slice(-2) as [Value, Value];
  const own = dunder(open, container, '__delitem__');
  if (own !== undefined) {
    stack.splice(-2);
    return completeStore(open, frame, calling(own, container, index));
  }
  deleteSubscript(open, container, index);
  tellItem(open, true, container, index);
  stack.splice(-2);
  return 'plain';
}

/** Starts a loop: the iterator takes the place of what is looped over. */
export function getIterator(open: OpenState, frame: OpenFrame): Stepped {
  const { stack } = frame;
  const over = stack.at(-1)!;
  const own = dunder(open, over, '__iter__');
  if (own !== undefined)
    return complete(open, frame, calling(own, over), stack.length - 1, false, [then.check, '__iter__']);
  if (dunder(open, over, '__getitem__') !== undefined)
    throw new Unsupported('looping over an object by its __getitem__ is not supported; __iter__ is');
  if (ownClass(open, over) !== null)
    throw new PythonError('TypeError', `'${typeName(open, over)}' object is not iterable`);
  const iterator = iteratorOf(open, over);
  stack.pop();
  stack.push(iterator);
  return 'plain';
}

/** Goes on with a loop, or leaves it. */
export function nextItem(
  open: OpenState,
  frame: OpenFrame,
  instruction: { readonly target: number },
): Stepped {
  const { stack } = frame;
  const iterator = stack.at(-1) as Ref;
  const own = dunder(open, iterator, '__next__');
  if (own !== undefined) {
    const called: Called = { kind: 'prelude', name: 'advance', args: [own, iterator] };
    return complete(open, frame, called, stack.length, false, [then.next]);
  }
  const value = nextOf(open, iterator);
  if (value === undefined) {
    stack.pop();
    frame.pc = instruction.target;
  } else stack.push(value);
  return 'plain';
}

/** Items of which some, those at `stars`, are tuples whose items are meant. */
export function flat(open: OpenState, values: readonly Value[], stars: readonly number[]): readonly Value[] {
  return stars.length === 0
    ? values
    : values.flatMap((value, index) => (stars.includes(index) ? [...iterate(open, value)] : [value]));
}

/** What `*value` or `**value` gives, as a tuple or dict of its own. */
export function expanded(open: OpenState, value: Value, what: 'items' | 'argument' | 'keywords'): Value {
  const object = open.peek(value);
  if (what === 'keywords') {
    if (object?.kind !== 'dict') throw new Unsupported('`**` takes a dict here');
    return makeDict(open, (open.object(value as Ref) as typeof object).entries);
  }
  if (object?.kind === 'tuple') return value;
  const items =
    what === 'argument'
      ? iterateOr(open, value, (type) => `Value after * must be an iterable, not ${type}`)
      : iterate(open, value);
  return open.create({ kind: 'tuple', items });
}

/** Appends an item of a comprehension to its list. */
export function append(
  open: OpenState,
  frame: OpenFrame,
  instruction: Instruction & { op: 'append' },
): Stepped {
  const { stack } = frame;
  const value = stack.pop()!;
  const list = stack.at(-instruction.depth - 1) as Ref;
  const { items } = open.object(list) as HeapObject & { kind: 'list' };
  open.replace(list, { kind: 'list', items: [...items, value] });
  return 'plain';
}

/**
 * Notes a read or write of an item that other threads may touch, for races and for a trace; a trace has no deletion,
 * which has no value.
 */
function tellItem(open: OpenState, write: boolean, container: Value, index: Value, value?: Value): void {
  if (!(container instanceof Ref)) return;
  const object = open.peek(container);
  if (object.kind !== 'list' && object.kind !== 'dict') return;
  const published = open.isPublished(container);
  if (published) {
    const place =
      object.kind === 'list' && typeof index === 'bigint' && index < 0n
        ? index + BigInt(object.items.length)
        : index;
    open.access(write, `${container.slot}[${shown(open, place)}]`);
  }
  if (open.record === null || value === undefined) return;
  const name = `${nameOf(open, container)}[${shown(open, index)}]`;
  open.record({ kind: write ? 'write' : 'read', name, value: shown(open, value) });
}
