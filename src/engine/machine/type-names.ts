import { exceptionNames } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { Builtin, Ref, type HeapObject, type Value } from './values.ts';

/** The built-in types but for exceptions, and what messages call those whose name says their module. */
export const typeNames: ReadonlySet<string> = new Set([
  ...(
    'object type int float str bool list tuple dict set range enumerate zip reversed property staticmethod classmethod ' +
    'super collections.deque NoneType function threading.Thread threading.Timer threading.Condition ' +
    'threading.Semaphore threading.Event threading.BoundedSemaphore threading.Barrier threading.local queue.Queue ' +
    'queue.SimpleQueue'
  ).split(' '),
  ...exceptionNames,
]);

/** A module of the subset; such a name stands for it among the built-ins. */
export const moduleList: readonly string[] = 'threading queue time collections sys gc weakref numpy'.split(
  ' ',
);

/** The name of a value's type, as Python's error messages give it. */
export function typeName(open: OpenState, value: Value): string {
  if (value === null) return 'NoneType';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float';
    case 'string':
      return 'str';
  }
  if (value instanceof Builtin) {
    if (moduleList.includes(value.name)) return 'module';
    return typeNames.has(value.name) ? 'type' : 'builtin_function_or_method';
  }
  const object = open.peek(value);
  if ('class' in object) return className(open, object.class);
  switch (object.kind) {
    case 'iterator':
      return iteratorName(open, object);
    case 'array':
      // A NumPy scalar; NumPy 2 calls its bool by that name.
      if (object.shape.length > 0) return kindName(object);
      return `numpy.${object.dtype}${object.dtype === 'bool' && !open.since('3.13') ? '_' : ''}`;
    case 'view':
      return `dict_${object.shows}`;
    case 'weakref':
      return open.since('3.10') ? 'weakref.ReferenceType' : 'weakref';
    case 'semaphore':
      return object.bound === null ? 'Semaphore' : 'BoundedSemaphore';
    default:
      return kindName(object);
  }
}

/** The name of the built-in type whose methods an object has. */
export function kindName(object: HeapObject): string {
  if (object.kind === 'queue' && object.simple) return '_queue.SimpleQueue';
  return kindNames[object.kind] ?? object.kind;
}

/** A name without its module or class. */
export const lastName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

const kindNames: Partial<Record<HeapObject['kind'], string>> = {
  array: 'numpy.ndarray',
  bound: 'method',
  class: 'type',
  deque: 'collections.deque',
  identity: 'int',
  method: 'builtin_function_or_method',
  lock: '_thread.lock',
  rlock: '_thread.RLock',
  condition: 'Condition',
  event: 'Event',
  barrier: 'Barrier',
  local: '_thread._local',
  semaphore: 'Semaphore',
  queue: 'Queue',
  thread: 'Thread',
};

/** The name of a class, without its module. */
export function className(open: OpenState, type: Value): string {
  // NumPy's MemoryError goes by the name of its base (numpy/core/_exceptions.py, _display_as_base).
  if (type instanceof Builtin) return lastName(type.name).replace('_Array', '');
  return (open.peek(type as Ref) as HeapObject & { kind: 'class' }).name;
}

function iteratorName(open: OpenState, { over, shows }: HeapObject & { kind: 'iterator' }): string {
  // A text of plain characters has an iterator of its own since 3.9, another one where it has others.
  if (typeof over === 'string') return 'str_iterator';
  // Where memory is traced, an exhausted iterator has let go of what it went over.
  const object = open.objectAt((over as Ref).slot);
  if (object === undefined) return 'iterator';
  if (object.kind === 'dict') return `dict_${shows.replace(/s$/, '')}iterator`;
  return object.kind === 'deque' ? '_collections._deque_iterator' : `${object.kind}_iterator`;
}
