import type { AllocatorName } from '../engine/index.ts';

/** An allocator in words. */
export const allocatorWords: Readonly<Record<AllocatorName, string>> = {
  'first-fit': 'first fit',
  'best-fit': 'best fit',
  'next-fit': 'next fit',
  'worst-fit': 'worst fit',
  buddy: 'buddy system',
  'glibc-2.36': 'malloc of glibc 2.36',
  pymalloc: 'pymalloc',
};

/** Where the blocks of a question lie, and how the memory is at first, in a sentence. */
export function heapRule(allocator: AllocatorName): string {
  switch (allocator) {
    case 'buddy':
      return 'Heap: a buddy system whose blocks have 1, 2, 4, 8, … bytes, empty at first.';
    case 'glibc-2.36':
      return 'Allocator: the malloc of glibc 2.36 on x86-64 Linux, in a process that has just imported NumPy 1.24.2.';
    case 'pymalloc':
      return 'Allocator: pymalloc of CPython, with pools that are empty at first.';
    default:
      return `Heap: a textbook free list, ${allocatorWords[allocator]}.`;
  }
}
