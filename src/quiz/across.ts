import type { Build, SwitchMode } from '../engine/index.ts';
import type { AskedBuild } from './common.schema.ts';
import type { Item } from './item.ts';

/*
 * One question on several builds: as written it is asked for the first of those in `across`, and seeds ask it for the others.
 */

/** The builds for which an item is asked, the first as it is written; empty where it is asked for those that it names only. */
export function acrossOf(item: Item): readonly AskedBuild[] {
  return ('across' in item && item.across) || [];
}

/** How a build is called in the middle of a sentence. */
export function buildWords(build: AskedBuild): string {
  if (build === 'free-threaded') return 'free-threaded builds';
  return build === '3.9' ? 'CPython 3.9' : `CPython ${build}, default build`;
}

/** Where the threads of a build can switch. Up to 3.9 that is nearly everywhere, and the explorer has it everywhere. */
function switchOf(build: AskedBuild): SwitchMode {
  return build === 'free-threaded' || build === '3.9' ? 'any-instruction' : 'gil';
}

/**
 * The item as it is asked for a build. Takes one of those that it names; for counts, which are not modelled there, never
 * the free-threaded one.
 */
export function onBuild(item: Item, build: AskedBuild): Item {
  const builds = buildWords(build);
  switch (item.kind) {
    case 'outcomes':
      return { ...item, builds, switch: switchOf(build) };
    case 'predict':
      return item.switch === undefined
        ? { ...item, builds, build: build as Build }
        : { ...item, builds, switch: switchOf(build) };
    case 'refcounts':
      return { ...item, builds, build: build as Build };
    case 'number':
      return item.ask?.of === 'outcomes'
        ? { ...item, builds, ask: { ...item.ask, switch: switchOf(build) } }
        : item;
    default:
      return item;
  }
}

/** An item without what is typical of those who go wrong: on another build they are right. */
export function withoutBeliefs<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutBeliefs) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== 'misconception');
  return Object.fromEntries(
    entries.map(([name, each]) => [name, name === 'near' ? [] : withoutBeliefs(each)]),
  ) as Value;
}
