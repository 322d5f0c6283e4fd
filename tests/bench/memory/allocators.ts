import type { Allocator } from '../../../src/engine/memory/allocator.ts';
import { allocatorNames, createAllocator } from '../../../src/engine/memory/create-allocator.ts';
import { Glibc, glibcVersions } from '../../../src/engine/memory/glibc.ts';

/** Enough for all requests, for the buddy system too, whose heap has a fixed size. */
const capacity = 2 ** 36;

/** The allocators whose speed is measured, each with a name and what makes a new one. */
export const allocators: readonly (readonly [string, () => Allocator])[] = [
  ...allocatorNames.map((name) => [name, () => createAllocator(name, { capacity })] as const),
  ...glibcVersions.map((version) => [`glibc ${version}`, () => new Glibc({ version })] as const),
];
