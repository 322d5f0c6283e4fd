import type { SwitchMode } from '../../engine/index.ts';
import { heapRule } from '../../quiz/heap-words.ts';
import type { Item } from '../../quiz/index.ts';
import { goalWords } from '../../quiz/kinds/schedule.ts';

/** Where threads may switch, in a sentence. */
const switchWords: Readonly<Record<SwitchMode, string>> = {
  'any-instruction': 'Threads can switch between any two instructions.',
  gil: 'Threads switch only where CPython with its GIL looks for a request: at the start of a Python function, at the end of a loop’s turn, after most calls of built-ins, and where a call blocks.',
  statement: 'A simplification: threads switch only between statements.',
};

/** By which rule the engine answers the item, in a sentence; null where no engine is asked. */
export function ruleOf(item: Item): string | null {
  switch (item.kind) {
    case 'choice':
    case 'match':
    case 'diagnose':
      return null;
    case 'outcomes':
    case 'order':
    case 'repair':
    case 'schedule':
      return switchWords[item.switch];
    case 'refcounts':
      return `Counts of CPython ${item.build}, without the reference that a measurement would add.`;
    case 'predict':
      return item.switch === undefined ? null : switchWords[item.switch];
    case 'layout':
    case 'placement':
      return heapRule(item.allocator);
    case 'number':
      if (item.ask?.of === 'outcomes') return switchWords[item.ask.switch];
      if (item.ask?.of === 'address') return heapRule(item.ask.allocator);
      return null;
  }
}

/** What the learner is asked to do. */
export function taskOf(item: Item): string {
  switch (item.kind) {
    case 'choice':
      return 'Tick every statement that is true.';
    case 'outcomes':
      return 'Tick every text that the program can print.';
    case 'placement':
      return 'Pick one place.';
    case 'layout':
      return `Choose for each, as it is after line ${item.line}.`;
    case 'match':
      return 'Choose for each what belongs to it.';
    case 'diagnose':
      return 'Pick one answer to each of the three questions.';
    case 'refcounts':
      return 'Fill in how many references each object has.';
    case 'predict':
      return 'Type what it prints, line by line.';
    case 'schedule':
      return `Give a schedule ${goalWords(item.goal)}, or say that there is none.`;
    case 'repair':
      return 'Change the program so that no schedule breaks it, and that it still does its job.';
    case 'order':
      return `Put ${item.uses} of the ${item.fragments.length} fragments in their places.`;
    case 'number':
      return item.unit === undefined ? 'Type a number.' : `Type a number, in ${item.unit}.`;
  }
}
