import type { Instruction } from '../python/code.ts';
import { noReceiver } from './call.ts';
import { ConvertFirst, type Called } from './called.ts';
import { dunder } from './classes.ts';
import { enter, settle, stop, then } from './completion.ts';
import type { OpenFrame, OpenState } from './open-state.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { truth } from './text.ts';
import { typeName } from './type-names.ts';
import type { Builtin, Value } from './values.ts';

/** Goes on where a frame that an instruction entered has returned. Returns what is still to be executed, or null. */
export function resumed(open: OpenState, frame: OpenFrame, instruction: Instruction): Instruction | null {
  const [what, ...more] = frame.pending!;
  const { stack } = frame;
  if (what === undefined || !Object.values(then).includes(what as Builtin)) return instruction;
  frame.pending = null;
  if (what === then.again) return instruction;
  // From here on the instruction counts as left, for errors.
  frame.pc += 1;
  const value = stack.pop()!;
  if (what === then.check || what === then.convert) checkResult(open, more.at(-1) as string, value);
  switch (what) {
    case then.convert:
      // `x or y` gives `x` itself, not what it is as a bool.
      if (instruction.op === 'jump-if-false-or-pop' || instruction.op === 'jump-if-true-or-pop') {
        if (truth(open, value) === (instruction.op === 'jump-if-true-or-pop')) frame.pc = instruction.target;
        else stack.pop();
        return null;
      }
      stack[Number(more[0])] = value;
      frame.pc -= 1;
      return instruction.op === 'format' ? { ...instruction, conversion: null } : instruction;
    case then.next:
      if (value === stop) {
        stack.pop();
        frame.pc = (instruction as Instruction & { op: 'for-iter' }).target;
      } else stack.push(value);
      return null;
    case then.method:
      stack.push(value, noReceiver);
      return null;
    case then.check:
      stack.push(value);
  }
  return null;
}

/** Calls the method that has to convert an operand first; its result will take the operand's place. */
export function convertFirst(
  open: OpenState,
  frame: OpenFrame,
  instruction: Instruction,
  { value, method }: ConvertFirst,
): void {
  const { stack } = frame;
  const operands =
    instruction.op === 'call' || instruction.op === 'call-method'
      ? instruction.count + instruction.keywords.length + 1
      : 3;
  const position = stack.indexOf(value, Math.max(0, stack.length - operands));
  if (position < 0)
    throw new Unsupported(
      `an object with its own ${method} inside a tuple or among *arguments is not supported here; give it directly`,
    );
  const called: Called =
    method === '__iter__'
      ? { kind: 'prelude', name: 'list', args: [value] }
      : { kind: 'invoke', callee: dunder(open, value, method)!, args: [value], keywords: [] };
  const check = method === '__iter__' ? '' : method;
  const settled = settle(open, called);
  if (settled.kind === 'value') {
    checkResult(open, check, settled.value);
    stack[position] = settled.value;
  } else enter(open, frame, settled, [then.convert, BigInt(position), check]);
}

/** Throws Python's TypeError where a method with two underscores did not give what it has to. */
function checkResult(open: OpenState, method: string, value: Value): void {
  const type = typeName(open, value);
  const fail = (text: string): never => {
    throw new PythonError('TypeError', text);
  };
  switch (method) {
    case '__bool__':
      if (typeof value !== 'boolean') fail(`__bool__ should return bool, returned ${type}`);
      return;
    case '__len__':
      if (typeof value !== 'bigint' && typeof value !== 'boolean')
        fail(`'${type}' object cannot be interpreted as an integer`);
      if (BigInt(value as bigint) < 0n) throw new PythonError('ValueError', '__len__() should return >= 0');
      return;
    case '__str__':
    case '__repr__':
      if (typeof value !== 'string') fail(`${method} returned non-string (type ${type})`);
      return;
    case '__int__':
    case '__index__':
      if (typeof value !== 'bigint') fail(`${method} returned non-int (type ${type})`);
      return;
    case '__iter__': {
      const own = ['iterator', 'enumerate', 'zip', 'reversed'].includes(open.peek(value)?.kind ?? '');
      if (!own && dunder(open, value, '__next__') === undefined)
        fail(`iter() returned non-iterator of type '${type}'`);
    }
  }
}
