import type { BinaryOperator, CompareOperator } from '../python/syntax.ts';
import { callBuiltin } from './builtins.ts';
import { constructing, functionFrame } from './calls.ts';
import { valued, type Called, type Keywords } from './called.ts';
import { classOf, dunder, isClass, isSubclass, lookup, nature, ownClass } from './classes.ts';
import { compare } from './comparison.ts';
import { callMethod } from './methods.ts';
import { binary } from './operators.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { exceptionMessage, repr } from './text.ts';
import { className, typeName } from './type-names.ts';
import { builtin, Builtin, Ref, type HeapObject, type Value } from './values.ts';

/** Lies under the arguments of a call in the place of a receiver where there is none. */
export const noReceiver = builtin('machine.none');
/** Lies in the place of what is called where a built-in method of the receiver is. */
export const builtinMethod = builtin('machine.method');

/**
 * Calls anything: runs a built-in to its end, or says which frame the call enters.
 * Throws Python's errors, and {@link Unsupported} for what the subset lacks.
 */
export function invoke(open: OpenState, callee: Value, args: readonly Value[], keywords: Keywords): Called {
  if (callee instanceof Builtin) return invokeBuiltin(open, callee, args, keywords);
  const ref = callee as Ref;
  const object = open.peek(callee);
  switch (object?.kind) {
    case 'function':
      return { kind: 'enter', frame: functionFrame(open, ref, args, keywords, open.frame) };
    case 'bound':
      return { kind: 'invoke', callee: object.callee, args: [object.receiver, ...args], keywords };
    case 'method':
      return invokeMethod(open, object.receiver, object.name, args, keywords);
    case 'staticmethod':
      return { kind: 'invoke', callee: object.callee, args, keywords };
    case 'class':
      return instantiate(open, ref, args, keywords);
    default: {
      const method = dunder(open, callee, '__call__');
      if (method !== undefined) return { kind: 'invoke', callee: method, args: [callee, ...args], keywords };
      const own = open.program.extension?.invoke(object, args);
      if (own !== undefined) return own;
      throw new PythonError('TypeError', `'${typeName(open, callee)}' object is not callable`);
    }
  }
}

function instantiate(open: OpenState, type: Ref, args: readonly Value[], keywords: Keywords): Called {
  const base = nature(open, type);
  const init = lookup(open, type, '__init__');
  let instance: Ref;
  if (base === null) {
    if (init === undefined && args.length + keywords.length > 0)
      throw new PythonError('TypeError', `${className(open, type)}() takes no arguments`);
    instance = open.create({ kind: 'instance', class: type, attributes: [] });
  } else if (base === 'threading.Thread') {
    instance = open.program.threads!.newThread(open, type);
    if (init === undefined) callMethod(open, instance, '__init__', args, keywords);
  } else {
    if (init === undefined && keywords.length > 0)
      throw new PythonError('TypeError', `${className(open, type)}() takes no keyword arguments`);
    instance = open.create({ kind: 'exception', class: type, args, attributes: [] });
  }
  if (init === undefined) return valued(instance);
  return { kind: 'enter', frame: constructing(instance, init, args, keywords, open.frame) };
}

function invokeBuiltin(open: OpenState, callee: Builtin, args: readonly Value[], keywords: Keywords): Called {
  const { name } = callee;
  const [first = null, second = null] = args;
  switch (name) {
    case 'super':
      return valued(superObject(open, args));
    case 'object':
      if (args.length > 0) throw new PythonError('TypeError', 'object() takes no arguments');
      return valued(open.create({ kind: 'instance', class: callee, attributes: [] }));
    case 'property': {
      if (keywords.length > 0) throw new Unsupported('property() takes its functions by position here');
      const [get = null, set = null, remove = null] = args;
      return valued(open.create({ kind: 'property', get, set, delete: remove }));
    }
    case 'staticmethod':
    case 'classmethod':
      if (args.length !== 1)
        throw new PythonError('TypeError', `${name} expected 1 argument, got ${args.length}`);
      return valued(open.create({ kind: name, callee: first }));
    case 'next': {
      const method = dunder(open, first, '__next__');
      if (method !== undefined && args.length === 2)
        return { kind: 'prelude', name: 'next', args: [method, first, second] };
      break;
    }
    case 'any':
    case 'all':
      if (args.length === 1 && ownClass(open, first) !== null) return { kind: 'prelude', name, args };
      break;
  }
  if (name.startsWith('machine.')) {
    const operator = name.slice('machine.'.length);
    // An operator between operands that do not define it in Python, or whose methods gave it up.
    if (/^[<>=!]=?$/.test(operator) && operator !== '=')
      return valued(compare(open, operator as CompareOperator, first, second));
    if (/^\W+$/.test(operator)) {
      const inPlace = operator.endsWith('=');
      const plain = (inPlace ? operator.slice(0, -1) : operator) as BinaryOperator;
      return valued(binary(open, plain, first, second, inPlace));
    }
  }
  if (name.endsWith('.__init__')) {
    const type = builtin(name.slice(0, -'.__init__'.length));
    if (args.length === 0 || !isSubclass(open, classOf(open, first), type))
      throw new Unsupported(`${className(open, type)}.__init__() takes an instance of its class first`);
    return invokeMethod(open, first, '__init__', args.slice(1), keywords);
  }
  return callBuiltin(open, callee, args, keywords);
}

/** Calls a built-in method: those of exceptions, properties and plain objects are here, all others elsewhere. */
export function invokeMethod(
  open: OpenState,
  receiver: Value,
  name: string,
  args: readonly Value[],
  keywords: Keywords,
): Called {
  const object = open.peek(receiver);
  if (object?.kind === 'property') {
    if (args.length !== 1) throw new Unsupported(`property.${name}() takes one function`);
    const part = { getter: 'get', setter: 'set', deleter: 'delete' }[name]!;
    return valued(open.create({ ...object, [part]: args[0]! }));
  }
  if (object?.kind === 'exception' || object?.kind === 'instance') {
    if (name === '__init__') {
      if (object.kind === 'exception') {
        if (keywords.length > 0)
          throw new PythonError('TypeError', `${typeName(open, receiver)}() takes no keyword arguments`);
        open.replace(receiver as Ref, { ...(open.object(receiver as Ref) as typeof object), args });
      } else if (args.length + keywords.length > 0)
        throw new PythonError(
          'TypeError',
          'object.__init__() takes exactly one argument (the instance to initialize)',
        );
      return valued(null);
    }
    if (name === '__str__' && object.kind === 'exception' && args.length === 0)
      return valued(exceptionMessage(open, open.object(receiver as Ref) as typeof object));
  }
  return callMethod(open, receiver, name, args, keywords);
}

/** `super()` in a method finds the class around the method, and the method's first argument. */
function superObject(open: OpenState, args: readonly Value[]): Value {
  let [after, receiver] = args as [Value | undefined, Value | undefined];
  if (args.length === 1 || args.length > 2) throw new Unsupported('super() takes no arguments or two here');
  if (after === undefined || receiver === undefined) {
    const { code, locals } = open.frame!;
    const cell = code.freeNames.indexOf('__class__');
    let first = locals[0];
    if (code.kind !== 'function' || code.parameters === 0 || first === undefined)
      throw new PythonError('RuntimeError', 'super(): no arguments');
    if (first instanceof Ref) {
      const held = open.peek(first);
      if (held.kind === 'cell') first = (open.object(first) as typeof held).value;
    }
    if (cell < 0) throw new PythonError('RuntimeError', 'super(): __class__ cell not found');
    const found = open.peek(locals[code.freeAt + cell] as Ref) as HeapObject & { kind: 'cell' };
    if (found.value === undefined) throw new PythonError('RuntimeError', 'super(): empty __class__ cell');
    after = found.value;
    receiver = first;
  }
  if (receiver === undefined) throw new PythonError('RuntimeError', 'super(): arg[0] deleted');
  if (!isClass(open, after)) throw new Unsupported(`super() takes a class first, not ${repr(open, after)}`);
  const type = isClass(open, receiver) ? receiver : classOf(open, receiver);
  if (!isSubclass(open, type, after))
    throw new PythonError('TypeError', 'super(type, obj): obj must be an instance or subtype of type');
  return open.create({ kind: 'super', after, receiver });
}

const words: Readonly<Record<BinaryOperator, string>> = {
  ...{ '+': 'add', '-': 'sub', '*': 'mul', '/': 'truediv', '//': 'floordiv', '%': 'mod', '**': 'pow' },
  ...{ '@': 'matmul', '&': 'and', '|': 'or', '^': 'xor', '<<': 'lshift', '>>': 'rshift' },
};

const comparisons: Readonly<Record<string, readonly [string, string]>> = {
  '==': ['eq', 'eq'],
  '!=': ['ne', 'ne'],
  '<': ['lt', 'gt'],
  '<=': ['le', 'ge'],
  '>': ['gt', 'lt'],
  '>=': ['ge', 'le'],
};

type Try = readonly [method: Value, receiver: Value, other: Value, inverted: boolean];

function operating(open: OpenState, name: string, left: Value, right: Value, tries: readonly Try[]): Called {
  const rows = tries.map((items) => open.create({ kind: 'tuple', items }));
  const all = open.create({ kind: 'tuple', items: rows });
  return { kind: 'prelude', name: 'operate', args: [builtin(`machine.${name}`), left, right, all] };
}

/**
 * An arithmetic operator where an operand's class defines it in Python; null where none does. The right operand's
 * method comes first where its class derives from the left one's and has one of its own (Objects/typeobject.c).
 */
export function operated(
  open: OpenState,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  inPlace: boolean,
): Called | null {
  const [a, b] = [ownClass(open, left), ownClass(open, right)];
  if (a === null && b === null) return null;
  const word = words[operator];
  const tries: Try[] = [];
  const plain = a === null ? undefined : lookup(open, a, `__${word}__`);
  const reflected = b === null || a === b ? undefined : lookup(open, b, `__r${word}__`);
  if (plain !== undefined) tries.push([plain, left, right, false]);
  if (reflected !== undefined) {
    const first = a !== null && isSubclass(open, b!, a) && lookup(open, a, `__r${word}__`) !== reflected;
    tries[first ? 'unshift' : 'push']([reflected, right, left, false]);
  }
  const own = inPlace && a !== null ? lookup(open, a, `__i${word}__`) : undefined;
  if (own !== undefined) tries.unshift([own, left, right, false]);
  return tries.length === 0 ? null : operating(open, `${operator}${inPlace ? '=' : ''}`, left, right, tries);
}

/** The same for a comparison; `in` asks the right operand alone. */
export function compared(
  open: OpenState,
  operator: CompareOperator,
  left: Value,
  right: Value,
): Called | null {
  const [a, b] = [ownClass(open, left), ownClass(open, right)];
  if (a === null && b === null) {
    const made = open.program.numpy?.operator(open, operator, left, right, false);
    return made === undefined ? null : valued(made);
  }
  if (operator === 'in' || operator === 'not in') {
    const wanted = operator === 'in';
    const method = dunder(open, right, '__contains__');
    if (method !== undefined)
      return { kind: 'prelude', name: 'contains', args: [method, right, left, wanted] };
    if (dunder(open, right, '__iter__') !== undefined)
      return { kind: 'prelude', name: 'search', args: [right, left, wanted] };
    return null;
  }
  const names = comparisons[operator];
  if (names === undefined) return null;
  const tries: Try[] = [];
  const attempt = (type: Ref | null, word: string, receiver: Value, other: Value): void => {
    if (type === null) return;
    const method = lookup(open, type, `__${word}__`);
    if (method !== undefined) tries.push([method, receiver, other, false]);
    else if (word === 'ne') {
      const equal = lookup(open, type, '__eq__');
      if (equal !== undefined) tries.push([equal, receiver, other, true]);
    }
  };
  const first = a !== null && b !== null && a !== b && isSubclass(open, b, a);
  if (first) attempt(b, names[1], right, left);
  attempt(a, names[0], left, right);
  if (!first) attempt(b, names[1], right, left);
  return tries.length === 0 ? null : operating(open, operator, left, right, tries);
}
