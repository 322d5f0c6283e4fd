import { since, type Instruction } from '../python/code.ts';
import { unpacked } from './attributes.ts';
import { importName } from './builtins.ts';
import { compared, operated } from './call.ts';
import { valued } from './called.ts';
import { dunder } from './classes.ts';
import { compare } from './comparison.ts';
import { calling, complete, type Stepped } from './completion.ts';
import { makeDict } from './dicts.ts';
import { format } from './format.ts';
import { call, classMade, enterBlock, exitBlock, leave } from './instructions-calls.ts';
import {
  append,
  deleteItem,
  expanded,
  flat,
  getIterator,
  loadItem,
  nextItem,
  storeItem,
} from './instructions-containers.ts';
import { match, raiseFrom, raiseValue, report } from './instructions-exceptions.ts';
import { bound, cell, loadAttribute, loadGlobal, storeAttribute, storeGlobal } from './instructions-names.ts';
import type { OpenFrame, OpenState } from './open-state.ts';
import { binary, unary } from './operators.ts';
import { PythonError } from './python-error.ts';
import { makeSet } from './set-table.ts';
import { truth } from './text.ts';
import { handled, unwind } from './unwind.ts';
import { builtin, Ref, type Value } from './values.ts';

/** Executes one instruction, which the frame's `pc` has already left. */
export function execute(open: OpenState, frame: OpenFrame, instruction: Instruction): Stepped {
  const { stack, locals } = frame;
  const { program } = open;
  const pop = (): Value => stack.pop()!;
  const popMany = (count: number): Value[] => (count === 0 ? [] : stack.splice(-count));
  switch (instruction.op) {
    case 'resume': {
      // From 3.12 on a comprehension is part of the code around it.
      const inlined = frame.code.kind === 'comprehension' && since(program.build, '3.12');
      return frame.code.kind === 'module' || inlined ? 'plain' : 'check';
    }
    case 'constant':
      stack.push(instruction.value);
      return 'plain';
    case 'load-builtin':
      stack.push(builtin(instruction.name));
      return 'plain';
    case 'load-local':
      stack.push(locals[instruction.index] ?? bound(open, frame, instruction.index));
      return 'plain';
    case 'store-local':
      locals[instruction.index] = pop();
      return 'plain';
    case 'delete-local':
      bound(open, frame, instruction.index);
      locals[instruction.index] = undefined;
      return 'plain';
    case 'clear-local':
      locals[instruction.index] = undefined;
      return 'plain';
    case 'make-cell':
      locals[instruction.index] = open.create({ kind: 'cell', value: locals[instruction.index] });
      return 'plain';
    case 'load-closure':
      stack.push(locals[instruction.index]!);
      return 'plain';
    case 'load-cell':
    case 'store-cell':
    case 'delete-cell':
      return cell(open, frame, instruction);
    case 'load-name': {
      const value = locals[instruction.index];
      if (value !== undefined) stack.push(value);
      else loadGlobal(open, frame, instruction.global);
      return 'plain';
    }
    case 'load-global':
      loadGlobal(open, frame, instruction.index);
      return 'plain';
    case 'store-global':
    case 'delete-global':
      return storeGlobal(open, frame, instruction);
    case 'load-attribute':
    case 'load-method':
      return loadAttribute(open, frame, instruction);
    case 'store-attribute':
    case 'delete-attribute':
      return storeAttribute(open, frame, instruction);
    case 'subscript':
      return loadItem(open, frame);
    case 'store-subscript':
      return storeItem(open, frame);
    case 'delete-subscript':
      return deleteItem(open, frame);
    case 'slice': {
      const [start, end, by] = popMany(3).map((each) => open.program.numpy?.plain(open, each) ?? each) as [
        Value,
        Value,
        Value,
      ];
      stack.push(open.create({ kind: 'slice', start, stop: end, step: by }));
      return 'plain';
    }
    case 'binary': {
      const [left, right] = stack.slice(-2) as [Value, Value];
      const { operator, inPlace } = instruction;
      const called =
        operated(open, operator, left, right, inPlace) ??
        valued(binary(open, operator, left, right, inPlace));
      return complete(open, frame, called, stack.length - 2, false);
    }
    case 'unary': {
      const value = stack.at(-1)!;
      const own = { '-': '__neg__', '+': '__pos__', '~': '__invert__', not: '' }[instruction.operator];
      const method = own === '' ? undefined : dunder(open, value, own);
      const called =
        method === undefined ? valued(unary(open, instruction.operator, value)) : calling(method, value);
      return complete(open, frame, called, stack.length - 1, false);
    }
    case 'compare': {
      const [left, right] = stack.slice(-2) as [Value, Value];
      const { operator } = instruction;
      const called = compared(open, operator, left, right) ?? valued(compare(open, operator, left, right));
      return complete(open, frame, called, stack.length - 2, false);
    }
    case 'jump':
      frame.pc = instruction.target;
      return 'plain';
    case 'jump-back':
      frame.pc = instruction.target;
      return 'check';
    case 'jump-if-false':
    case 'jump-if-true': {
      const taken = truth(open, stack.at(-1)!) === (instruction.op === 'jump-if-true');
      const back = instruction.target < frame.pc;
      pop();
      if (!taken) return 'plain';
      frame.pc = instruction.target;
      return back || program.build === '3.10' ? 'check' : 'plain';
    }
    case 'jump-if-false-or-pop':
    case 'jump-if-true-or-pop':
      if (truth(open, stack.at(-1)!) === (instruction.op === 'jump-if-true-or-pop'))
        frame.pc = instruction.target;
      else pop();
      return 'plain';
    case 'get-iter':
      return getIterator(open, frame);
    case 'for-iter':
      return nextItem(open, frame, instruction);
    case 'pop':
      pop();
      return 'plain';
    case 'drop-under':
      stack.splice(-2, 1);
      return 'plain';
    case 'copy':
      stack.push(stack.at(-1)!);
      return 'plain';
    case 'copy-two':
      stack.push(...stack.slice(-2));
      return 'plain';
    case 'swap':
      stack.push(...popMany(2).reverse());
      return 'plain';
    case 'rotate-three': {
      const [first, second, third] = popMany(3) as [Value, Value, Value];
      stack.push(third, first, second);
      return 'plain';
    }
    case 'build-list':
    case 'build-tuple': {
      const items = flat(open, popMany(instruction.count), instruction.stars);
      stack.push(open.create({ kind: instruction.op === 'build-list' ? 'list' : 'tuple', items }));
      return 'plain';
    }
    case 'build-set':
      stack.push(
        makeSet(open, flat(open, popMany(instruction.count), instruction.stars), instruction.constants),
      );
      return 'plain';
    case 'build-dict': {
      const held = popMany(instruction.count * 2);
      const entries: [Value, Value][] = [];
      for (let at = 0; at < held.length; at += 2) entries.push([held[at]!, held[at + 1]!]);
      stack.push(makeDict(open, entries));
      return 'plain';
    }
    case 'build-text':
      stack.push(popMany(instruction.count).join(''));
      return 'plain';
    case 'format': {
      const [value, spec] = stack.slice(-2) as [Value, string];
      const text = format(open, value, instruction.conversion, spec);
      popMany(2);
      stack.push(text);
      return 'plain';
    }
    case 'unpack': {
      const items = unpacked(open, stack.at(-1)!, instruction.count, instruction.star);
      pop();
      stack.push(...items.toReversed());
      return 'plain';
    }
    case 'expand': {
      const value = expanded(open, stack.at(-1)!, instruction.what);
      pop();
      stack.push(value);
      return 'plain';
    }
    case 'append':
      return append(open, frame, instruction);
    case 'make-function': {
      const { code, defaults, keywordDefaults } = instruction;
      const closure = popMany(code.freeNames.length);
      const values = popMany(keywordDefaults.length);
      const named = keywordDefaults.map((name, index) => [name, values[index]!] as const);
      stack.push(
        open.create({ kind: 'function', code, defaults: popMany(defaults), keywordDefaults: named, closure }),
      );
      return 'plain';
    }
    case 'class': {
      const { code } = instruction;
      const cells = popMany(code.freeNames.length);
      const inside: (Value | undefined)[] = code.localNames.map(() => undefined);
      inside[0] = pop();
      cells.forEach((each, index) => (inside[code.freeAt + index] = each));
      open.call({ code, pc: 0, locals: inside, stack: [], pending: null, back: frame });
      return 'plain';
    }
    case 'make-class':
      stack.push(classMade(open, frame));
      return 'check';
    case 'import':
      stack.push(importName(open, instruction.module, instruction.name));
      return 'plain';
    case 'enter-with':
      return enterBlock(open, frame, instruction);
    case 'exit-with':
      return exitBlock(open, frame, instruction);
    case 'call':
    case 'call-method':
      return call(open, frame, instruction);
    case 'return':
    case 'return-instance':
      return leave(open, frame, instruction);
    case 'raise':
      return raiseValue(open, frame, undefined);
    case 'raise-from':
      return raiseFrom(open, frame);
    case 'raise-again': {
      const exception = handled(open);
      if (exception === null) throw new PythonError('RuntimeError', 'No active exception to reraise');
      unwind(open, exception, null, true);
      return 'plain';
    }
    case 'reraise':
      unwind(open, locals[instruction.index] as Ref, null, true);
      return 'plain';
    case 'match':
      return match(open, frame);
    case 'report':
      return report(open, frame);
  }
}
