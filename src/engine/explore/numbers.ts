import { heldBy, tagOf } from '../machine/shape.ts';
import { heldByThread } from '../machine/references.ts';
import type { Access, OpenFrame } from '../machine/open-state.ts';
import { printedAfter, type Frame, type Printed, type Thread } from '../machine/state.ts';
import { Ref, type HeapObject, type Value } from '../machine/values.ts';
import type { Code } from '../python/code.ts';
import { IntTable } from './int-table.ts';

/** Stands for -0.0, which a Map takes for the same key as 0.0. */
const minusZero = Symbol();

/** A value, or a key in a Map and what it leads to. */
const bytesOfEntry = 48;
/** An object with its fields, without what it has in arrays. */
const bytesOfObject = 200;
/** A place of an array. */
const bytesOfEach = 8;

/** One thread, as its local state stands for it. */
export interface Local extends Thread {
  readonly index: number;
  /** Slots that its frames and its own object refer to. */
  readonly refers: readonly number[];
}

/**
 * Gives everything in a state of the machine a number when it is first met, and the same number whenever something like
 * it is met again: values, objects (by what they are and hold), threads (by their frames), texts printed so far.
 */
export class Numbers {
  readonly values: (Value | undefined)[] = [undefined];
  readonly #valueNumbers = new Map<unknown, number>();
  readonly #texts = new Map<string, number>();
  readonly outputs: string[] = [''];
  readonly #outputNumbers = new Map<string, number>([['', 0]]);
  readonly #content = new IntTable();
  readonly objects: (HeapObject | undefined)[] = [undefined];
  /** Slots that the object of that number refers to. */
  readonly refers: (readonly number[])[] = [[]];
  readonly #localContent = new IntTable();
  readonly locals: (Local | undefined)[] = [undefined];
  readonly #accessSets = new Map<string, number>();
  readonly accesses: (readonly Access[])[] = [[]];
  readonly #row: number[] = [];
  #bytes = 0;

  /** About how many bytes all this takes; within a third of what V8 needs for it. */
  get bytes(): number {
    return this.#bytes + this.#content.bytes + this.#localContent.bytes;
  }

  /** The number of a value; 0 for none. */
  ofValue(value: Value | undefined): number {
    if (value === undefined) return 0;
    // A Map takes 0 and -0 for the same key.
    const key = Object.is(value, -0) ? minusZero : value;
    let found = this.#valueNumbers.get(key);
    if (found === undefined) {
      found = this.values.push(value) - 1;
      this.#valueNumbers.set(key, found);
      this.#bytes += bytesOfEntry + lengthOf(value);
    }
    return found;
  }

  #textNumber(text: string): number {
    let found = this.#texts.get(text);
    if (found === undefined) {
      found = this.#texts.size + 1;
      this.#texts.set(text, found);
      this.#bytes += bytesOfEntry + text.length;
    }
    return found;
  }

  /** Twice the object's number, and one more where it is published. */
  ofObject(object: HeapObject, published: boolean): number {
    const row = this.#row;
    row.length = 0;
    const held = heldBy(object);
    row.push(this.#textNumber(`${object.kind} ${tagOf(object)}`));
    for (const value of held) row.push(this.ofValue(value));
    const number = this.#content.add(Int32Array.from(row), row.length) + 1;
    if (number === this.objects.length) {
      this.objects.push(object);
      this.refers.push(slotsOf(held));
      this.#bytes += bytesOfObject + 2 * bytesOfEach * held.length;
    }
    return (number << 1) | (published ? 1 : 0);
  }

  /** The local state of a thread that stands there; 0 for one that has ended. */
  ofLocal(index: number, thread: Thread, frame: Frame | OpenFrame | null): number {
    if (frame === null) return 0;
    const row = this.#row;
    row.length = 0;
    row.push(index, thread.daemon ? 1 : 0, this.ofValue(thread.object ?? undefined));
    for (let each: Frame | OpenFrame | null = frame; each !== null; each = each.back) {
      const pending = each.pending === null ? 0 : each.pending.length + 1;
      row.push(this.#codeNumber(each.code), each.pc, each.stack.length, pending);
      for (const value of each.locals) row.push(this.ofValue(value));
      for (const value of each.stack) row.push(this.ofValue(value));
      for (const value of each.pending ?? []) row.push(this.ofValue(value));
    }
    const number = this.#localContent.add(Int32Array.from(row), row.length) + 1;
    if (number === this.locals.length) {
      const { name, daemon, object } = thread;
      const now = { index, name, daemon, object, frame: frozen(frame) };
      this.locals.push({ ...now, refers: slotsOf(heldByThread(now)) });
      this.#bytes += bytesOfObject + bytesOfEach * row.length;
    }
    return number;
  }

  #codeNumber(code: Code): number {
    // Code that the machine makes itself has negative numbers, and is made again each time.
    const { line, column } = code.instructions[0]!.at;
    return this.#textNumber(code.id >= 0 ? String(code.id) : `${code.id} ${code.name} ${line} ${column}`);
  }

  /** The number of a set of accesses; 0 for none. */
  ofAccesses(accesses: readonly Access[]): number {
    if (accesses.length === 0) return 0;
    const key = JSON.stringify(accesses);
    let found = this.#accessSets.get(key);
    if (found === undefined) {
      found = this.accesses.push([...accesses]) - 1;
      this.#accessSets.set(key, found);
    }
    return found;
  }
  /** What the output's number becomes when this is printed. */
  appender(printed: readonly Printed[]): (output: number) => number {
    const known = new Map<number, number>();
    return (output) => {
      let found = known.get(output);
      if (found === undefined) {
        const text = printed.reduce(printedAfter, this.outputs[output]!);
        found = this.#outputNumbers.get(text);
        if (found === undefined) {
          found = this.outputs.push(text) - 1;
          this.#outputNumbers.set(text, found);
          this.#bytes += bytesOfEntry + text.length;
        }
        known.set(output, found);
        this.#bytes += bytesOfEntry;
      }
      return found;
    };
  }
}

/** Bytes of what a number or a text has beside a place in an array. */
function lengthOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  const long = typeof value === 'bigint' && BigInt.asIntN(64, value) !== value;
  return long ? value.toString(16).length / 2 : 0;
}

function slotsOf(values: readonly (Value | undefined)[]): number[] {
  return values.flatMap((value) => (value instanceof Ref ? [value.slot] : []));
}

function frozen(frame: Frame | OpenFrame): Frame {
  return { ...frame, locals: [...frame.locals], stack: [...frame.stack] };
}
