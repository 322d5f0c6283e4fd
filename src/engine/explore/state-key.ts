import type { Frame, State } from '../machine/state.ts';
import { Builtin, Ref, type HeapObject, type Value } from '../machine/values.ts';

/**
 * A text that is equal for two machine states exactly if they behave alike from here on and have printed the same.
 * Objects are numbered in the order in which they are met from the roots, so neither the slots they happen to lie in
 * nor unreachable ones make a difference.
 */
export function stateKey(state: State): string {
  const numbers = new Map<number, number>();
  const waiting: number[] = [];
  const value = (held: Value | undefined): string => {
    if (held === undefined) return '?';
    if (held === null) return 'N';
    switch (typeof held) {
      case 'boolean':
        return held ? 'T' : 'F';
      case 'bigint':
        return `i${held}`;
      case 'number':
        return Object.is(held, -0) ? 'f-0' : `f${held}`;
      case 'string':
        return JSON.stringify(held);
    }
    if (held instanceof Builtin) return `b${held.name}`;
    return `@${numberOf(held)}`;
  };
  const numberOf = (ref: Ref): number => {
    let found = numbers.get(ref.slot);
    if (found === undefined) {
      found = numbers.size;
      numbers.set(ref.slot, found);
      waiting.push(ref.slot);
    }
    return found;
  };
  const values = (held: readonly (Value | undefined)[]): string => held.map(value).join();
  const parts: string[] = [values(state.globals), String(state.named), state.failed ? 'x' : ''];
  for (const thread of state.threads) {
    // The Thread object of a thread that has ended may be gone.
    parts.push(thread.object === null || thread.frame === null ? 't' : `t@${numberOf(thread.object)}`);
    for (let frame: Frame | null = thread.frame; frame !== null; frame = frame.back) {
      parts.push(`${frame.code.id}.${frame.pc}(${values(frame.locals)}|${values(frame.stack)})`);
    }
  }
  for (let at = 0; at < waiting.length; at += 1) parts.push(object(state.heap[waiting[at]!]!, values));
  parts.push(state.output);
  return parts.join(';');
}

function object(held: HeapObject, values: (held: readonly (Value | undefined)[]) => string): string {
  switch (held.kind) {
    case 'list':
    case 'tuple':
      return `${held.kind === 'list' ? 'L' : 'U'}${values(held.items)}`;
    case 'dict':
      return `D${values(held.entries.flat())}`;
    case 'function':
      return `f${held.code.id}(${values(held.defaults)})`;
    case 'method':
      return `m${held.name}(${values([held.self])})`;
    case 'range':
      return `r${held.start},${held.stop},${held.step}`;
    case 'iterator':
      return `n${held.next}/${held.size ?? ''}(${values([held.over])})`;
    case 'slice':
      return `s${values([held.start, held.stop, held.step])}`;
    case 'exception':
      return `e${held.type}(${values(held.args)})`;
    case 'lock':
      return held.takenBy === null ? 'l' : `l${held.takenBy}`;
    case 'thread':
      return `h${JSON.stringify(held.name)}/${held.index ?? '-'}/${held.daemon ? 'd' : ''}(${values([held.target, ...held.args])}|${held.keywords.map(([name, each]) => name + values([each])).join()})`;
    case 'array':
      return `a${held.dtype}/${held.shape.join()}/${held.strides.join()}/${held.offset}(${values([held.base])})`;
  }
}
