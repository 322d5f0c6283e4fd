/** What happens in an instruction, in words that a trace can show. Names are the program's; values are `repr` texts. */
export type Happening =
  | { readonly kind: 'read' | 'write'; readonly name: string; readonly value: string }
  | { readonly kind: 'acquire' | 'release'; readonly lock: string }
  | { readonly kind: 'wait' | 'set' | 'clear'; readonly on: string }
  | { readonly kind: 'arrive'; readonly on: string; readonly place: number; readonly parties: number }
  | { readonly kind: 'notify'; readonly on: string; readonly threads: readonly number[] }
  | { readonly kind: 'put' | 'get'; readonly on: string; readonly value: string }
  | { readonly kind: 'print'; readonly text: string }
  | { readonly kind: 'start' | 'join'; readonly thread: number }
  | { readonly kind: 'end' }
  /** An uncaught exception, as `Type: message`. */
  | { readonly kind: 'raise'; readonly text: string };

/** What happened, and on which line. */
export type StepEvent = Happening & { readonly line: number };

export type Recorder = (event: Happening) => void;
