import type { InterpreterModules } from '../memory/modules.ts';
import type { Numpy } from '../memory/numpy/module.ts';
import type { ThreadLibrary } from '../threading/library.ts';
import type { Position } from './source-error.ts';
import type {
  BinaryOperator,
  CompareOperator,
  Constant,
  ExceptHandler,
  Expression,
  Statement,
} from './syntax.ts';

/** The CPython versions whose behaviour the machine knows. */
export const builds = ['3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15'] as const;
export type Build = (typeof builds)[number];
/** The build that is meant where none is named. */
export const defaultBuild: Build = '3.13';

/** Whether the build is that version or a later one. */
export function since(build: Build, version: Build): boolean {
  return builds.indexOf(build) >= builds.indexOf(version);
}

/**
 * The instructions of the machine: a stack machine in the manner of CPython's, one shared access an instruction,
 * so that the places where another thread can come between are the same.
 * Jump targets are instruction indexes; names are indexes into the tables of {@link Code} and {@link Program}.
 */
export type Instruction = {
  readonly at: Position;
  /** The part of the program that it carries out, for the places in a traceback. */
  readonly node?: Expression | Statement | ExceptHandler | undefined;
} & (
  | { readonly op: 'resume' }
  | { readonly op: 'constant'; readonly value: Constant }
  /** A built-in, whatever the program calls by its name: for AssertionError and the machine's own library. */
  | { readonly op: 'load-builtin'; readonly name: string }
  /** `clear-local` unbinds a name of the machine's own; `load-closure` pushes the cell itself. */
  | {
      readonly op:
        | 'load-local'
        | 'store-local'
        | 'delete-local'
        | 'clear-local'
        | 'make-cell'
        | 'load-closure'
        | 'load-cell'
        | 'store-cell'
        | 'delete-cell';
      readonly index: number;
    }
  | { readonly op: 'load-global' | 'store-global' | 'delete-global'; readonly index: number }
  /** A name that a class body binds: its own, or else the module's. */
  | { readonly op: 'load-name'; readonly index: number; readonly global: number }
  /** `load-method` leaves what is called and the receiver (or {@link noReceiver}); `call-method` takes both. */
  | {
      readonly op: 'load-attribute' | 'store-attribute' | 'delete-attribute' | 'load-method';
      readonly name: string;
    }
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
        | 'jump-if-true-or-pop'
        | 'for-iter';
      readonly target: number;
    }
  /** `drop-under` takes away what lies under the top. */
  | {
      readonly op:
        | 'get-iter'
        | 'pop'
        | 'drop-under'
        | 'copy'
        | 'copy-two'
        | 'swap'
        | 'rotate-three'
        | 'return'
        | 'return-instance'
        | 'raise'
        | 'raise-from'
        | 'raise-again'
        | 'match'
        | 'make-class'
        | 'report';
    }
  /** Raises the exception in that local again. */
  | { readonly op: 'reraise'; readonly index: number }
  /** The manager lies in that local; `exception` is the local of the exception that leaves the block. */
  | { readonly op: 'enter-with'; readonly index: number }
  | { readonly op: 'exit-with'; readonly index: number; readonly exception: number | null }
  /**
   * Items whose number is in `stars` are tuples whose items are meant. `constants`: CPython builds such a set from a
   * constant one, which has a say in its order.
   */
  | {
      readonly op: 'build-list' | 'build-tuple' | 'build-set';
      readonly count: number;
      readonly stars: readonly number[];
      readonly constants?: boolean;
    }
  | { readonly op: 'build-dict' | 'build-text'; readonly count: number }
  /** `star`: the place of the one target that takes all that is left over, or null. */
  | { readonly op: 'unpack'; readonly count: number; readonly star: number | null }
  /** Makes a tuple of what `*value` gives (in a set: `items`), or a dict of `**value`, where it is evaluated. */
  | { readonly op: 'expand'; readonly what: 'items' | 'argument' | 'keywords' }
  /** Adds to the list of a comprehension, which lies that deep. */
  | { readonly op: 'append'; readonly depth: number }
  | { readonly op: 'format'; readonly conversion: 'r' | 's' | null }
  /** Keywords are named, or `**` (null); `stars` as in `build-list`. */
  | {
      readonly op: 'call' | 'call-method';
      readonly name: string;
      readonly count: number;
      readonly keywords: readonly (string | null)[];
      readonly stars: readonly number[];
    }
  /** `class` runs the class body at once; its bases, a tuple, lie under its cells. */
  | {
      readonly op: 'make-function' | 'class';
      readonly code: Code;
      readonly defaults: number;
      readonly keywordDefaults: readonly string[];
    }
  | { readonly op: 'import'; readonly module: string; readonly name: string | null }
);

/** Where an exception that leaves instructions [from, to) goes on: `handler`, with the stack cut to `depth`. */
export interface Handler {
  readonly from: number;
  readonly to: number;
  readonly handler: number;
  readonly depth: number;
}

/** One function's instructions, a class body's or the module's. */
export interface Code {
  readonly kind: 'module' | 'function' | 'class' | 'comprehension';
  readonly name: string;
  /** Whether it runs where the module's code stands: the module's own, and classes and comprehensions directly in it. */
  readonly inModule?: boolean;
  /** With the names of the classes and functions around it. */
  readonly qualifiedName: string;
  /** Unique within a program; the module's is 0, code that the machine makes has negative ones. */
  readonly id: number;
  readonly instructions: readonly Instruction[];
  /** 1 where a statement starts. */
  readonly starts: Uint8Array;
  readonly handlers: readonly Handler[];
  /** Where an exception is being handled, innermost first, and the local that holds it. */
  readonly handling: readonly { readonly from: number; readonly to: number; readonly index: number }[];
  /** Parameters first: positional, keyword-only, `*rest`, `**keywords`. Names that begin with a dot are the machine's. */
  readonly localNames: readonly string[];
  /** The names taken from functions around it; their cells lie in the locals from `freeAt` on. */
  readonly freeNames: readonly string[];
  readonly freeAt: number;
  readonly parameters: number;
  readonly keywordOnly: number;
  readonly rest: boolean;
  readonly keywords: boolean;
  /** Line of the `def`, or 1. */
  readonly line: number;
  /** Whether it belongs to the machine's own library: no thread switch happens in it, and no trace shows it. */
  readonly library: boolean;
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
  /** Names of attributes that some instruction stores or deletes. All others are as their class made them. */
  readonly storedAttributes: ReadonlySet<string>;
  /** Whether the program asks a thread for `is_alive` or the like, so that it can see when exactly a thread ends. */
  readonly watchesEnds: boolean;
  /** Whether it asks for a `name`, so that it can see in which order threads were made. */
  readonly readsNames: boolean;
  /** Whether it can get hold of the main thread's own `Thread` object. */
  readonly mentionsMain: boolean;
  /** Whether it can take single keys out of dicts. */
  readonly removesKeys: boolean;
  readonly build: Build;
  /** Whether a `print` writes text and newline as one, or one after the other. */
  readonly print: 'line' | 'unbuffered';
  /** What must be true of every state in which the program has ended. */
  readonly final: readonly FinalExpression[];
  /** The locks made in this line are looked at as if they did nothing, where it is given. */
  readonly unlocked?: number;
  /** What the program may import beyond the modules of all programs. */
  readonly extension: InterpreterModules | null;
  readonly numpy: Numpy | null;
  readonly threads: ThreadLibrary | null;
  readonly lines: readonly string[];
  readonly file: string;
}

/** An expression over the program's globals, compiled with them. */
export interface FinalExpression {
  readonly text: string;
  /** What errors in it show in the place of a file. */
  readonly file: string;
  /** Returns whether the expression is false. */
  readonly code: Code;
}
