import { since, type Build, type Instruction } from '../python/code.ts';
import { builtinBehind, find, setAttribute } from './attributes.ts';
import { builtinMethod, noReceiver } from './call.ts';
import type { Called } from './called.ts';
import { complete, completeStore, then, type Stepped } from './completion.ts';
import type { OpenFrame, OpenState } from './open-state.ts';
import { PythonError } from './python-error.ts';
import { shown } from './text.ts';
import { Ref, type HeapObject, type Value } from './values.ts';

/** The value of a local that may be None or unbound. Throws Python's error where it is not bound. */
export function bound(open: OpenState, { code, locals }: OpenFrame, index: number): Value {
  const value = locals[index];
  if (value !== undefined) return value;
  const name = code.localNames[index]!;
  if (code.kind === 'class' || code.kind === 'module')
    throw new PythonError('NameError', `name '${name}' is not defined`);
  throw unbound(open.program.build, name);
}

function unbound(build: Build, name: string): PythonError {
  return new PythonError(
    'UnboundLocalError',
    since(build, '3.11')
      ? `cannot access local variable '${name}' where it is not associated with a value`
      : `local variable '${name}' referenced before assignment`,
  );
}

/** Reads a global, or the built-in behind it. */
export function loadGlobal(open: OpenState, frame: OpenFrame, index: number): void {
  const name = open.program.globalNames[index]!;
  const held = open.global(index);
  // Not `??`: a name may be bound to None.
  const value = held === undefined ? builtinBehind(name) : held;
  if (open.program.sharedGlobals[index] === 1) {
    open.access(false, `global ${name}`);
    open.record?.({ kind: 'read', name, value: shown(open, value) });
  }
  frame.stack.push(value);
}

/** Binds or unbinds a global. */
export function storeGlobal(
  open: OpenState,
  frame: OpenFrame,
  instruction: { readonly op: Instruction['op']; readonly index: number },
): Stepped {
  const { stack } = frame;
  const { program } = open;
  const { index } = instruction;
  const name = program.globalNames[index]!;
  const value = instruction.op === 'store-global' ? stack.pop()! : undefined;
  if (value === undefined && open.global(index) === undefined)
    throw new PythonError('NameError', `name '${name}' is not defined`);
  open.setGlobal(index, value);
  if (program.sharedGlobals[index] === 1) {
    open.access(true, `global ${name}`);
    if (value !== undefined) open.record?.({ kind: 'write', name, value: shown(open, value) });
  }
  return 'plain';
}

/** Reads, sets or unbinds a variable that functions share. */
export function cell(
  open: OpenState,
  frame: OpenFrame,
  { op, index }: { readonly op: string; readonly index: number },
): Stepped {
  const { code } = frame;
  const ref = frame.locals[index] as Ref;
  const name = code.localNames[index]!;
  const shared = open.isPublished(ref);
  if (op !== 'store-cell') {
    const { value } = open.object(ref) as HeapObject & { kind: 'cell' };
    if (value === undefined) {
      const inlined = code.kind === 'comprehension' && open.since('3.12');
      if (index < code.freeAt || inlined) throw unbound(open.program.build, name);
      throw new PythonError(
        'NameError',
        open.since('3.11')
          ? `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`
          : `free variable '${name}' referenced before assignment in enclosing scope`,
      );
    }
    if (op === 'load-cell') {
      frame.stack.push(value);
      if (shared) {
        open.access(false, String(ref.slot));
        open.record?.({ kind: 'read', name, value: shown(open, value) });
      }
      return 'plain';
    }
  }
  const value = op === 'store-cell' ? frame.stack.pop()! : undefined;
  open.replace(ref, { kind: 'cell', value });
  if (shared) {
    open.access(true, String(ref.slot));
    if (value !== undefined) open.record?.({ kind: 'write', name, value: shown(open, value) });
  }
  return 'plain';
}

/** Reads an attribute; for a call, as what is to be called and its receiver. */
export function loadAttribute(
  open: OpenState,
  frame: OpenFrame,
  instruction: { readonly op: Instruction['op']; readonly name: string },
): Stepped {
  const { stack } = frame;
  const found = find(open, stack.at(-1)!, instruction.name);
  const method = instruction.op === 'load-method';
  const base = stack.length - 1;
  switch (found.kind) {
    case 'get': {
      const called: Called = {
        kind: 'invoke',
        callee: found.callee,
        args: [found.receiver],
        keywords: [],
      };
      const result = complete(open, frame, called, base, false, method ? [then.method] : null);
      if (method && open.frame === frame && frame.pending === null) stack.push(noReceiver);
      return result;
    }
    case 'value':
      stack.length = base;
      stack.push(found.value);
      if (method) stack.push(noReceiver);
      return 'plain';
    case 'bound':
      stack.length = base;
      if (method) stack.push(found.callee, found.receiver);
      else stack.push(open.create({ kind: 'bound', receiver: found.receiver, callee: found.callee }));
      return 'plain';
    case 'method':
      stack.length = base;
      if (method) stack.push(builtinMethod, found.receiver);
      else stack.push(open.create({ kind: 'method', receiver: found.receiver, name: instruction.name }));
      return 'plain';
  }
}

/** Binds or unbinds an attribute. */
export function storeAttribute(
  open: OpenState,
  frame: OpenFrame,
  instruction: { readonly op: Instruction['op']; readonly name: string },
): Stepped {
  const { stack } = frame;
  const stores = instruction.op === 'store-attribute';
  const receiver = stack.at(-1)!;
  const value = stores ? stack.at(-2)! : undefined;
  const setter = setAttribute(open, receiver, instruction.name, value);
  stack.splice(stores ? -2 : -1);
  if (setter === null) return 'plain';
  const args = value === undefined ? [receiver] : [receiver, value];
  return completeStore(open, frame, { kind: 'invoke', callee: setter, args, keywords: [] });
}
