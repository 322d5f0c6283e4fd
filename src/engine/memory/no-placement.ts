import type { Placement } from './placement.ts';

/** No object has a block. By itself, so that who asks for references alone need not load any allocator. */
export const noPlacement: Placement = {
  limits: ['No block is placed.'],
  placed() {},
  died() {},
  addresses: () => [],
  owners: () => new Map(),
  snapshot: () => ({ blocks: [], free: [], cached: [], top: 0, virtual: 0, resident: 0 }),
  takeEvents: () => [],
};
