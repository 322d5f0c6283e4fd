import type { Position } from './source-error.ts';
import type { BinaryOperator, CompareOperator, Constant } from './syntax.ts';

/**
 * The instructions of the machine: a stack machine in the manner of CPython's, one shared access an instruction,
 * so that the places where another thread can come between are the same.
 * Jump targets are instruction indexes; names are indexes into the tables of {@link Code} and {@link Program}.
 */
export type Instruction = { readonly at: Position } & (
  | { readonly op: 'resume' }
  | { readonly op: 'constant'; readonly value: Constant }
  | { readonly op: 'load-local' | 'store-local' | 'delete-local'; readonly index: number }
  | { readonly op: 'load-global' | 'store-global' | 'delete-global'; readonly index: number }
  | { readonly op: 'load-attribute' | 'require-method'; readonly name: string }
  | { readonly op: 'subscript' | 'store-subscript' | 'delete-subscript' | 'slice' }
  | { readonly op: 'binary'; readonly operator: BinaryOperator; readonly inPlace: boolean }
  | { readonly op: 'unary'; readonly operator: '-' | '+' | '~' | 'not' }
  | { readonly op: 'compare'; readonly operator: CompareOperator }
  | {
      readonly op:
        | 'jump'
        | 'jump-back'
        | 'jump-if-false'
        | 'jump-if-true'
        | 'jump-if-false-or-pop'
        | 'jump-if-true-or-pop';
      readonly target: number;
    }
  | { readonly op: 'for-iter'; readonly target: number }
  | {
      readonly op:
        'get-iter' | 'pop' | 'copy' | 'copy-two' | 'swap' | 'rotate-three' | 'return' | 'raise' | 'reraise';
    }
  | { readonly op: 'enter-with' | 'exit-with' | 'report' }
  | {
      readonly op: 'build-list' | 'build-tuple' | 'build-dict' | 'build-text' | 'unpack';
      readonly count: number;
    }
  | { readonly op: 'format'; readonly conversion: 'r' | 's' | null; readonly spec: string }
  | { readonly op: 'call'; readonly count: number; readonly keywords: readonly string[] }
  | {
      readonly op: 'call-method';
      readonly name: string;
      readonly count: number;
      readonly keywords: readonly string[];
    }
  | { readonly op: 'make-function'; readonly code: Code; readonly defaults: number }
  | { readonly op: 'import'; readonly module: string; readonly name: string | null }
);

/** Where an exception that leaves instructions [from, to) goes on: `handler`, with the stack cut to `depth`. */
export interface Handler {
  readonly from: number;
  readonly to: number;
  readonly handler: number;
  readonly depth: number;
}

/** One function's instructions, or the module's. */
export interface Code {
  readonly name: string;
  /** Unique within a program; the module's is 0. */
  readonly id: number;
  readonly instructions: readonly Instruction[];
  /** 1 where a statement starts. */
  readonly starts: Uint8Array;
  readonly handlers: readonly Handler[];
  readonly localNames: readonly string[];
  readonly parameters: number;
  /** Line of the `def`, or 1. */
  readonly line: number;
}

/** A compiled program. */
export interface Program {
  readonly module: Code;
  readonly globalNames: readonly string[];
  /**
   * 1 for each global that two threads may touch with at least one writing: used in some function, and stored
   * by a function or by the module once a thread may run. Access to the others commutes with everything.
   */
  readonly sharedGlobals: Uint8Array;
  /** 1 for each global that some function mentions: what they hold, several threads may reach. */
  readonly functionGlobals: Uint8Array;
  /** Whether the program asks a thread for `is_alive`, so that it can see when exactly a thread ends. */
  readonly watchesEnds: boolean;
  /** Whether it asks for a `name`, so that it can see in which order threads were made. */
  readonly readsNames: boolean;
  readonly lines: readonly string[];
  readonly file: string;
}
