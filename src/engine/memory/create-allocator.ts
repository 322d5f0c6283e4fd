import type { Allocator, AllocatorListener, FitPolicy } from './allocator.ts';
import { Buddy } from './buddy.ts';
import { FreeList } from './free-list.ts';

/** What `createAllocator` takes, beside a name. Each class tells what an option means to it, and what it is by default. */
export interface AllocatorOptions {
  readonly header?: number;
  readonly capacity?: number;
  /** Not for the buddy system, whose blocks lie at multiples of what they take. */
  readonly alignment?: number;
  /** For the buddy system only: bytes of the smallest block. */
  readonly smallest?: number;
  readonly listener?: AllocatorListener;
}

type Create = (options: AllocatorOptions) => Allocator;

const fit =
  (policy: FitPolicy): Create =>
  (options) =>
    new FreeList({ ...options, policy });

const creators = {
  'first-fit': fit('first-fit'),
  'best-fit': fit('best-fit'),
  'next-fit': fit('next-fit'),
  'worst-fit': fit('worst-fit'),
  buddy: (options) => new Buddy(options),
} satisfies Record<string, Create>;

/** An allocator as a command line names it. */
export type AllocatorName = keyof typeof creators;
export const allocatorNames = Object.keys(creators) as readonly AllocatorName[];

/** A new allocator. Throws AllocatorError ('bad-option') as its class does. */
export function createAllocator(name: AllocatorName, options: AllocatorOptions = {}): Allocator {
  return creators[name](options);
}
