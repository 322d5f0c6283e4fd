import { isSync, type SyncObject } from '../threading/objects.ts';
import { since } from '../python/code.ts';
import { builtinNames, moduleAttribute, namesOf, unsupportedBuiltins } from './builtins.ts';
import {
  attributeIn,
  classOf,
  isClass,
  isException,
  lineOf,
  lookup,
  lookupIn,
  nature,
  ownClass,
  readFor,
  withAttribute,
  type ClassObject,
} from './classes.ts';
import { iterateOr } from './iteration.ts';
import { hasMethod } from './methods.ts';
import { nameOf } from './names.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { argumentsOf, shown } from './text.ts';
import { className, typeName } from './type-names.ts';
import { builtin, Builtin, Ref, type HeapObject, type Value } from './values.ts';

/** What `value.name` is: a value; a function of the program to be bound to `receiver`; a property's; a built-in method. */
export type Found =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'bound' | 'get'; readonly callee: Value; readonly receiver: Value }
  | { readonly kind: 'method'; readonly receiver: Value };

const value = (found: Value): Found => ({ kind: 'value', value: found });

type Instance = HeapObject & { readonly kind: 'instance' | 'exception' | 'thread' };

/** Looks up `receiver.name`. Throws Python's AttributeError, and {@link Unsupported} for what the subset lacks. */
export function find(open: OpenState, receiver: Value, name: string): Found {
  const object = open.peek(receiver);
  let found: Found | undefined;
  if (name === '__class__') return value(classOf(open, receiver));
  if (receiver instanceof Builtin) found = builtinAttribute(open, receiver, name);
  else if (object !== null) {
    const ref = receiver as Ref;
    if (object.kind === 'class') found = ofClass(open, ref, name);
    else if (object.kind === 'super') found = ofSuper(open, object, name);
    else if ('class' in object) found = ofInstance(open, ref, object, name);
    else if (object.kind === 'function') {
      if (name === '__name__') return value(object.code.name);
      if (name === '__qualname__') return value(object.code.qualifiedName);
    } else if (object.kind === 'bound') {
      if (name === '__self__') return value(object.receiver);
      if (name === '__func__') return value(object.callee);
      if (name === '__name__') return find(open, object.callee, name);
    } else if (object.kind === 'property') {
      if (['getter', 'setter', 'deleter'].includes(name)) return { kind: 'method', receiver: receiver };
    } else if (object.kind === 'array') {
      const held = open.program.numpy!.attribute(open, ref, name);
      if (held !== undefined) return value(held);
    } else if (object.kind === 'weakref') {
      if (name === '__callback__') return value(object.callback);
    } else if (object.kind === 'deque' && name === 'maxlen')
      return value(object.maxlen === null ? null : BigInt(object.maxlen));
    if (found === undefined && isSync(object)) found = ofSync(open, ref, object, name);
  }
  if (found !== undefined) return found;
  if (!(receiver instanceof Builtin) && hasMethod(open, receiver, name))
    return { kind: 'method', receiver: receiver };
  throw missing(open, receiver, name);
}

function ofSync(open: OpenState, ref: Ref, object: SyncObject, name: string): Found | undefined {
  const held = open.program.threads!.attribute(open, ref, object, name);
  if (held !== undefined) return value(held);
  return hasMethod(open, ref, name) ? { kind: 'method', receiver: ref } : undefined;
}

function builtinAttribute(open: OpenState, receiver: Builtin, name: string): Found | undefined {
  if (namesOf(open, receiver.name) !== undefined) return value(moduleAttribute(open, receiver.name, name));
  const held = open.program.numpy?.attribute(open, receiver, name);
  if (held !== undefined) return value(held);
  if (name === '__name__') return value(className(open, receiver));
  // `Thread.__init__(receiver, …)`, as it is written where super() is not.
  if (name === '__init__' && (isException(open, receiver) || receiver.name === 'threading.Thread'))
    return value(builtin(`${receiver.name}.__init__`));
  if (hasMethod(open, receiver, name)) return { kind: 'method', receiver: receiver };
  throw new Unsupported(`.${name} of ${receiver.name} is not supported`);
}

/** What a class holds under a name, as it is seen through an instance or through the class itself. */
function bound(open: OpenState, held: Value, receiver: Value, type: Value): Found {
  const object = open.peek(held);
  const through = receiver !== type;
  switch (object?.kind) {
    case 'function':
      return through ? { kind: 'bound', callee: held, receiver } : value(held);
    case 'staticmethod':
      return value(object.callee);
    case 'classmethod':
      return { kind: 'bound', callee: object.callee, receiver: type };
    case 'property':
      if (through && object.get === null) throw new PythonError('AttributeError', 'unreadable attribute');
      return through ? { kind: 'get', callee: object.get, receiver } : value(held);
    default:
      return value(held);
  }
}

function ofClass(open: OpenState, ref: Ref, name: string): Found | undefined {
  const held = lookup(open, ref, name);
  if (held !== undefined) {
    tell(open, ref, name, held, false);
    return bound(open, held, ref, ref);
  }
  if (name === '__name__') return value((open.peek(ref) as ClassObject).name);
  if (name === '__qualname__') return value((open.peek(ref) as ClassObject).name);
  const base = nature(open, ref);
  return name === '__init__' && base !== null ? value(builtin(`${base}.__init__`)) : undefined;
}

function ofInstance(open: OpenState, ref: Ref, object: Instance, name: string): Found | undefined {
  const type = object.class;
  const held = lookup(open, type, name);
  const isProperty = open.peek(held)?.kind === 'property';
  if (held !== undefined && isProperty) return bound(open, held, ref, type);
  const own =
    object.kind === 'thread'
      ? open.program.threads!.attribute(open, ref, object, name)
      : attributeIn((readFor(open, ref, name) as Instance).attributes, name);
  if (own !== undefined) {
    tell(open, ref, name, own, false);
    return value(own);
  }
  if (held !== undefined) {
    const from = type as Ref;
    if (open.program.storedAttributes.has(name)) tell(open, from, name, held, false);
    return bound(open, held, ref, type);
  }
  return inherited(open, ref, object, name);
}

/** What exceptions, threads and all objects have by themselves. */
function inherited(open: OpenState, ref: Ref, object: Instance, name: string): Found | undefined {
  if (object.kind === 'exception') {
    if (name === 'args') {
      const items = argumentsOf(open.object(ref) as typeof object);
      // CPython gives the tuple that the exception has; here it is another one, which would hold them a second time.
      if (open.program.extension !== null && items.some((item) => item instanceof Ref))
        throw new Unsupported('.args of an exception that holds objects is not supported in a memory trace');
      return value(open.create({ kind: 'tuple', items }));
    }
    if (name === 'value' && lineOf(open, object.class).includes(builtin('StopIteration')))
      return value(object.args[0] ?? null);
  }
  return name === '__init__' || (name === '__str__' && object.kind === 'exception')
    ? { kind: 'method', receiver: ref }
    : undefined;
}

/** `super().name`: what comes after a class in the line of the instance's (or class's) own class. */
function ofSuper(
  open: OpenState,
  { after, receiver }: HeapObject & { kind: 'super' },
  name: string,
): Found | undefined {
  const type = isClass(open, receiver) ? receiver : classOf(open, receiver);
  const line = lineOf(open, type);
  const held = lookupIn(open, line.slice(line.indexOf(after) + 1), name);
  if (held !== undefined) return bound(open, held, receiver, type);
  const object = open.peek(receiver as Ref);
  if (object.kind === 'thread') return ofSync(open, receiver as Ref, object, name);
  return 'class' in object ? inherited(open, receiver as Ref, object as Instance, name) : undefined;
}

/** Notes a read or write of an attribute that other threads may touch, for races and for a trace. */
function tell(open: OpenState, ref: Ref, name: string, held: Value, write: boolean): void {
  if (!open.program.storedAttributes.has(name) || !open.isPublished(ref)) return;
  open.access(write, `${ref.slot}.${name}`);
  open.record?.({
    kind: write ? 'write' : 'read',
    name: `${nameOf(open, ref)}.${name}`,
    value: shown(open, held),
  });
}

function missing(open: OpenState, receiver: Value, name: string): Error {
  if (/^__.*__$/.test(name)) return new Unsupported(`the attribute ${name} is not supported here`);
  const object = open.peek(receiver);
  if (
    object !== null &&
    ((isSync(object) && object.kind !== 'local') ||
      ['function', 'bound', 'method', 'property'].includes(object.kind))
  )
    if (ownClass(open, receiver) === null)
      return new Unsupported(`.${name} of a ${typeName(open, receiver)} is not supported`);
  if (object?.kind === 'exception' && ['add_note', 'with_traceback'].includes(name))
    return new Unsupported(`.${name} of an exception is not supported`);
  const what =
    object?.kind === 'class' ? `type object '${object.name}'` : `'${typeName(open, receiver)}' object`;
  const text = `${what} has no attribute '${name}'`;
  if (!open.since('3.10')) return new PythonError('AttributeError', text);
  return new PythonError('AttributeError', text, [text], undefined, { name, obj: receiver });
}

/**
 * `receiver.name = held`, or `del receiver.name` where it is undefined. Returns the function of a property that has to
 * be called for it, or null. Throws as {@link find} does.
 */
export function setAttribute(
  open: OpenState,
  receiver: Value,
  name: string,
  held: Value | undefined,
): Value | null {
  const object = open.peek(receiver);
  const ref = receiver as Ref;
  if (
    object?.kind === 'class' ||
    (object?.kind === 'instance' && object.class instanceof Ref) ||
    object?.kind === 'exception' ||
    object?.kind === 'thread'
  ) {
    const type = object.kind === 'class' ? null : object.class;
    const property = type === null ? undefined : lookup(open, type, name);
    const found = open.peek(property);
    if (found?.kind === 'property') {
      const callee = held === undefined ? found.delete : found.set;
      if (callee === null) throw noSetter(open, ref, name, held === undefined);
      return callee;
    }
    if (object.kind === 'exception' && name === 'args')
      throw new Unsupported('setting .args is not supported');
    if (object.kind === 'thread') {
      if (!open.program.threads!.setAttribute(open, ref, object, name, held))
        throw missing(open, receiver, name);
    } else {
      const current = open.object(ref) as typeof object;
      if (held === undefined && attributeIn(current.attributes, name) === undefined) {
        const old = !open.since('3.11');
        throw old ? new PythonError('AttributeError', name) : missing(open, receiver, name);
      }
      open.replace(ref, { ...current, attributes: withAttribute(current.attributes, name, held) });
    }
    tell(open, ref, name, held ?? null, true);
    return null;
  }
  if (object !== null && isSync(object)) {
    if (open.program.threads!.setAttribute(open, ref, object, name, held)) return null;
    throw new Unsupported(`setting .${name} of a ${typeName(open, receiver)} is not supported`);
  }
  const what = held === undefined ? 'deleting' : 'setting';
  throw new Unsupported(`${what} .${name} of a ${typeName(open, receiver)} is not supported`);
}

function noSetter(open: OpenState, ref: Ref, name: string, deletes: boolean): PythonError {
  const { build } = open.program;
  let text = `can't ${deletes ? 'delete' : 'set'} attribute`;
  if (since(build, '3.11'))
    text = `property '${name}' of '${typeName(open, ref)}' object has no ${deletes ? 'deleter' : 'setter'}`;
  else if (since(build, '3.10')) text += ` '${name}'`;
  return new PythonError('AttributeError', text);
}

/** The items that `a, b = value` or `a, *b = value` binds. Throws Python's errors where they do not fit. */
export function unpacked(open: OpenState, from: Value, count: number, star: number | null): readonly Value[] {
  const items = iterateOr(open, from, (type) => `cannot unpack non-iterable ${type} object`);
  const least = star === null ? count : count - 1;
  if (items.length < least)
    throw new PythonError(
      'ValueError',
      `not enough values to unpack (expected ${star === null ? '' : 'at least '}${least}, got ${items.length})`,
    );
  if (star === null) {
    if (items.length > count) {
      // From 3.14 on the message says how many there are, of a list, tuple or dict.
      const sized = open.since('3.14') && ['list', 'tuple', 'dict'].includes(open.peek(from)?.kind ?? '');
      throw new PythonError(
        'ValueError',
        `too many values to unpack (expected ${count}${sized ? `, got ${items.length}` : ''})`,
      );
    }
    return items;
  }
  const after = items.length - (count - 1 - star);
  const rest = open.create({ kind: 'list', items: items.slice(star, after) });
  return [...items.slice(0, star), rest, ...items.slice(after)];
}

/** The built-in behind a name that the module does not bind. Throws where there is none. */
export function builtinBehind(name: string): Value {
  if (name === '__name__') return '__main__';
  if (name === '...') return builtin('Ellipsis');
  if (builtinNames.has(name) || name === 'NotImplemented') return builtin(name);
  if (unsupportedBuiltins.has(name) || /^__.*__$/.test(name) || ['exit', 'quit', 'Ellipsis'].includes(name)) {
    const some = [...builtinNames].filter((each) => /^[a-z]/.test(each)).join(', ');
    throw new Unsupported(`${name} is not supported; ${some} are`);
  }
  throw new PythonError('NameError', `name '${name}' is not defined`);
}
