import { requireCount, takes, type Native } from '../machine/arguments.ts';
import { valued, type Called } from '../machine/called.ts';
import type { OpenState } from '../machine/open-state.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import { typeName, typeNames } from '../machine/type-names.ts';
import { Builtin, Ref, refTo, type HeapObject, type Value } from '../machine/values.ts';
import { isSharedScalar } from './numpy/block.ts';
import type { TracedState } from './traced-state.ts';

const traced = (open: OpenState): TracedState => open as TracedState;

/** The functions of `gc`, `sys` and `weakref` that a traced program may call. */
export const interpreterFunctions: Readonly<Record<string, Native>> = {
  'gc.collect': takes(0, 1, (open, [generation = 2n]) => {
    if (typeof generation !== 'bigint' || BigInt.asIntN(32, generation) !== generation)
      throw new Unsupported('gc.collect() takes a generation: 0, 1 or 2');
    if (generation < 0n || generation > 2n) throw new PythonError('ValueError', 'invalid generation');
    // Its objects' `__del__` run before it returns: the trace does it, and puts the result in the place of this.
    traced(open).collector.requested = Number(generation) as 0 | 1 | 2;
    return null;
  }),
  'gc.enable': switching(true),
  'gc.disable': switching(false),
  'gc.isenabled': takes(0, 0, (open) => traced(open).collector.enabled),
  'gc.get_threshold': takes(0, 0, (open) => numbers(open, traced(open).collector.thresholds)),
  'gc.set_threshold': takes(1, 3, (open, given) => {
    const { collector } = traced(open);
    given.forEach((value, index) => {
      if (typeof value !== 'bigint' || BigInt.asIntN(32, value) !== value)
        throw new Unsupported('gc.set_threshold() takes whole numbers of 32 bits');
      collector.thresholds[index] = Number(value);
    });
    return null;
  }),
  'gc.get_count': takes(0, 0, (open) => numbers(open, traced(open).collector.told)),
  'gc.is_tracked': takes(1, 1, (open, [value]) => {
    if (value instanceof Builtin && !typeNames.has(value.name))
      throw new Unsupported('gc.is_tracked() of a module or built-in function is not supported');
    if (!(value instanceof Ref)) return false;
    if (traced(open).constants.has(value.slot))
      throw new Unsupported('whether a constant tuple is tracked hangs on the compiler; make it of names');
    return traced(open).collector.isTracked(value.slot);
  }),
  'gc.freeze': takes(0, 0, (open) => {
    traced(open).collector.freeze();
    return null;
  }),
  'gc.unfreeze': takes(0, 0, (open) => {
    traced(open).collector.unfreeze();
    return null;
  }),
  'sys.getrefcount': takes(1, 1, (open, [value]) => BigInt(referenceCount(traced(open), value!))),
  'weakref.ref': takes(1, 2, (open, [value, callback = null]) => {
    if (!(value instanceof Ref) || !isWeaklyReferable(open.peek(value)))
      throw new PythonError(
        'TypeError',
        `cannot create weak reference to '${typeName(open, value!)}' object`,
      );
    return traced(open).weakReference(value.slot, callback);
  }),
  'weakref.getweakrefcount': takes(1, 1, (open, [value]) =>
    BigInt(value instanceof Ref ? traced(open).weakCount(value.slot) : 0),
  ),
};

function switching(enabled: boolean): Native {
  return takes(0, 0, (open) => {
    traced(open).collector.enabled = enabled;
    return null;
  });
}

function numbers(open: OpenState, items: readonly number[]): Value {
  return open.create({ kind: 'tuple', items: items.map(BigInt) });
}

/** Whether objects of the kind can be weakly referred to (those with `tp_weaklistoffset`, in CPython's Objects). */
function isWeaklyReferable(object: HeapObject): boolean {
  switch (object.kind) {
    case 'instance':
    case 'exception':
      return object.class instanceof Ref;
    case 'function':
    case 'bound':
    case 'class':
    case 'set':
    case 'deque':
    case 'array':
      return true;
    default:
      return false;
  }
}

/** What calling a weak reference gives. */
export function callWeak(object: HeapObject & { kind: 'weakref' }, args: readonly Value[]): Called {
  requireCount('weakref', args, 0);
  return valued(object.target === null ? null : refTo(object.target));
}

/**
 * What `sys.getrefcount` gives: all references, also those of the argument on the stack. Objects that live as long as
 * the interpreter have a fixed number from 3.12 on (PEP 683; Include/object.h and refcount.h, _Py_IMMORTAL_REFCNT).
 * Throws {@link Unsupported} for values whose number hangs on what else the interpreter has loaded.
 */
function referenceCount(open: TracedState, value: Value): number {
  if (value instanceof Ref) {
    const object = open.peek(value);
    const isEmpty = object.kind === 'tuple' && object.items.length === 0;
    const isShared = isEmpty || (object.kind === 'array' && isSharedScalar(object));
    if (!isShared && !open.isConstant(value))
      return open.counts[value.slot]! - (open.calls.uncounted().get(value.slot) ?? 0);
    if (!isEmpty)
      throw new Unsupported(
        'sys.getrefcount of a tuple of numbers and texts hangs on the compiler; ask it of a list',
      );
  } else if (!isImmortal(open, value)) {
    throw new Unsupported(
      'sys.getrefcount of such a number, text or built-in hangs on the compiler and the build; ask it of a list, a dict, an instance or an array',
    );
  }
  if (!open.since('3.12'))
    throw new Unsupported(
      `sys.getrefcount of ${value === null ? 'None' : 'what the interpreter itself uses'} hangs on what it has loaded, up to 3.11; from 3.12 on it is one fixed number (--build 3.12)`,
    );
  return open.since('3.14') ? 3 * 2 ** 30 : 2 ** 32 - 1;
}

/** Whether the value is one object for the whole interpreter, which never dies from 3.12 on. */
function isImmortal(open: TracedState, value: Value): boolean {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'bigint') return value >= -5n && value <= (open.since('3.15') ? 1024n : 256n);
  if (typeof value === 'string') return value.length < 2 && value <= '\xff';
  return value instanceof Builtin && typeNames.has(value.name) && !value.name.includes('.');
}
