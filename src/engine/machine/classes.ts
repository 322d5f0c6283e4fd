import { exceptionBases, PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { className, typeName, typeNames } from './type-names.ts';
import { builtin, Builtin, Ref, type Attributes, type HeapObject, type Value } from './values.ts';

export type ClassObject = HeapObject & { readonly kind: 'class' };

const object = builtin('object');

/** The types whose name is not that of the kind. */
const typeOfKind: Partial<Record<HeapObject['kind'], string>> = {
  class: 'type',
  deque: 'collections.deque',
  identity: 'int',
  lock: 'threading.Lock',
  rlock: 'threading.RLock',
  condition: 'threading.Condition',
  event: 'threading.Event',
  barrier: 'threading.Barrier',
  local: 'threading.local',
};

/** `type(value)`. */
export function classOf(open: OpenState, value: Value): Value {
  if (!(value instanceof Ref)) return builtin(typeName(open, value));
  const held = open.peek(value);
  if ('class' in held) return held.class;
  if (held.kind === 'queue') return builtin(held.simple ? 'queue.SimpleQueue' : 'queue.Queue');
  if (held.kind === 'semaphore')
    return builtin(held.bound === null ? 'threading.Semaphore' : 'threading.BoundedSemaphore');
  if (held.kind === 'array') return builtin(`numpy.${held.shape.length === 0 ? held.dtype : 'ndarray'}`);
  return builtin(typeOfKind[held.kind] ?? held.kind);
}

/** The class of the program that a value is an instance of, or null. */
export function ownClass(open: OpenState, value: Value): Ref | null {
  if (!(value instanceof Ref)) return null;
  const held = open.peek(value);
  return 'class' in held && held.class instanceof Ref ? held.class : null;
}

const builtinBases: Readonly<Record<string, string>> = {
  ...exceptionBases,
  bool: 'int',
  'threading.Timer': 'threading.Thread',
  'threading.BoundedSemaphore': 'threading.Semaphore',
};

/** The class and all it derives from, in the order in which attributes are looked up. */
export function lineOf(open: OpenState, type: Value): Value[] {
  if (type instanceof Ref) return [type, ...(open.peek(type) as ClassObject).ancestors];
  const line: Value[] = [];
  for (let name: string | undefined = (type as Builtin).name; name !== undefined; name = builtinBases[name])
    if (name !== 'object') line.push(builtin(name));
  return [...line, object];
}

/** Whether the value is a class: of the program, or a built-in type. */
export function isClass(open: OpenState, value: Value): boolean {
  if (value instanceof Builtin) return typeNames.has(value.name) || value.name === 'threading.Lock';
  return open.peek(value)?.kind === 'class';
}

/** Reads an object for an attribute: that counts as touching it only if some instruction changes such attributes. */
export function readFor(open: OpenState, ref: Ref, name: string): HeapObject {
  return open.program.storedAttributes.has(name) ? open.object(ref) : open.peek(ref);
}

export function attributeIn(attributes: Attributes, name: string): Value | undefined {
  for (const [each, value] of attributes) if (each === name) return value;
  return undefined;
}

/** These attributes with that one set, or without it. */
export function withAttribute(attributes: Attributes, name: string, value: Value | undefined): Attributes {
  const at = attributes.findIndex(([each]) => each === name);
  if (value === undefined) return attributes.filter((_, index) => index !== at);
  return at < 0 ? [...attributes, [name, value]] : attributes.with(at, [name, value]);
}

/** What the class, or one it derives from, gives for a name, as far as they are the program's. */
export function lookup(open: OpenState, type: Value, name: string): Value | undefined {
  return type instanceof Ref ? lookupIn(open, lineOf(open, type), name) : undefined;
}

export function lookupIn(open: OpenState, line: readonly Value[], name: string): Value | undefined {
  for (const type of line) {
    if (!(type instanceof Ref)) continue;
    const found = attributeIn((readFor(open, type, name) as ClassObject).attributes, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A method with two underscores that the value's class defines in Python; undefined where it does not. */
export function dunder(open: OpenState, value: Value, name: string): Value | undefined {
  const type = ownClass(open, value);
  return type === null ? undefined : lookup(open, type, name);
}

/** Whether a class is that class or derives from it. */
export function isSubclass(open: OpenState, type: Value, of: Value): boolean {
  return type === of || lineOf(open, type).includes(of);
}

/** `isinstance(value, classinfo)`. Throws Python's TypeError for what is no class, nor a tuple of classes. */
export function instanceOf(open: OpenState, value: Value, classinfo: Value): boolean {
  const tuple = open.peek(classinfo);
  if (tuple?.kind === 'tuple') return tuple.items.some((each) => instanceOf(open, value, each));
  if (!isClass(open, classinfo)) {
    const or = open.since('3.10') ? ', a tuple of types, or a union' : ' or tuple of types';
    throw new PythonError('TypeError', `isinstance() arg 2 must be a type${or}`);
  }
  return isSubclass(open, classOf(open, value), classinfo);
}

/** Whether a class derives from BaseException. */
export function isException(open: OpenState, type: Value): boolean {
  return isClass(open, type) && isSubclass(open, type, builtin('BaseException'));
}

/** What makes its instances another kind of object than others: an exception type or Thread; null where nothing does. */
export function nature(open: OpenState, type: Value): string | null {
  for (const each of lineOf(open, type)) if (each instanceof Builtin && each !== object) return each.name;
  return null;
}

/**
 * Makes a class as `class name(bases):` does, with what its body has bound. Throws Python's errors for bases that do
 * not go together, and {@link Unsupported} for built-in bases other than exceptions and Thread.
 */
export function makeClass(
  open: OpenState,
  name: string,
  bases: readonly Value[],
  attributes: Attributes,
): Ref {
  for (const base of bases) {
    if (!isClass(open, base)) throw new Unsupported('a class derives from classes only here');
    const thread = base instanceof Builtin && base.name === 'threading.Thread';
    if (!(base instanceof Ref) && base !== object && !thread && !isException(open, base))
      throw new Unsupported(
        `a class that derives from ${className(open, base)} is not supported; exceptions and threading.Thread can be derived from`,
      );
  }
  const twice = bases.find((base, index) => bases.indexOf(base) < index);
  if (twice !== undefined)
    throw new PythonError('TypeError', `duplicate base class ${className(open, twice)}`);
  const line = merge(open, bases);
  const natures = new Set(bases.map((base) => nature(open, base)).filter((each) => each !== null));
  if (natures.size > 1) {
    const kinds = new Set([...natures].map((each) => each === 'threading.Thread'));
    if (kinds.size > 1)
      throw new Unsupported('a class that is both a thread and an exception is not supported');
  }
  return open.create({ kind: 'class', name, bases, ancestors: line, attributes });
}

/** The C3 order (Objects/typeobject.c, pmerge): each class before those it derives from, bases in their order. */
function merge(open: OpenState, bases: readonly Value[]): Value[] {
  let lines = [...bases.map((base) => lineOf(open, base)), [...bases]].filter((line) => line.length > 0);
  const merged: Value[] = [];
  while (lines.length > 0) {
    const next = lines
      .map((line) => line[0]!)
      .find((first) => lines.every((line) => !line.includes(first, 1)));
    if (next === undefined) {
      const left = [...new Set(lines.map((line) => className(open, line[0]!)))];
      throw new PythonError(
        'TypeError',
        `Cannot create a consistent method resolution${open.since('3.13') ? ' ' : '\n'}order (MRO) for bases ${left.join(', ')}`,
      );
    }
    merged.push(next);
    lines = lines.map((line) => (line[0] === next ? line.slice(1) : line)).filter((line) => line.length > 0);
  }
  return merged.includes(object) ? merged : [...merged, object];
}
