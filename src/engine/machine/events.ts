/** What happened in a step, in words that a trace can show. Names are those of the program; values are `repr` texts. */
export type StepEvent =
  | { readonly kind: 'read' | 'write'; readonly name: string; readonly value: string }
  | { readonly kind: 'acquire' | 'release'; readonly lock: string }
  | { readonly kind: 'print'; readonly text: string }
  | { readonly kind: 'start' | 'join'; readonly thread: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'raise'; readonly text: string };

export type Recorder = (event: StepEvent) => void;
