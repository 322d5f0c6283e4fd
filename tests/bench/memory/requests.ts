import type { Allocator } from '../../../src/engine/memory/allocator.ts';

/** As much of an allocator as is needed here. */
export type Callee = Pick<Allocator, 'allocate' | 'free'>;

/** Calls to an allocator: a positive number asks for so many bytes, -n frees what the n-th of those got. */
export type Requests = Int32Array;

const SMALLEST = 16;
/** Sizes are spread evenly over the powers of two up to 256 KiB: below and above the threshold of glibc's mappings. */
const DOUBLINGS = 14;

/** A seeded sequence of calls: at first `live` allocations, then as many frees as allocations, in no order. */
export function makeRequests(calls: number, live: number): Requests {
  let state = 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const requests = new Int32Array(calls);
  const alive: number[] = [];
  let asked = 0;
  for (let call = 0; call < calls; call++) {
    if (alive.length < live || (random(2) === 0 && alive.length < live * 1.1)) {
      requests[call] = SMALLEST * 2 ** (random(1000 * DOUBLINGS) / 1000);
      alive.push(++asked);
    } else {
      const which = random(alive.length);
      requests[call] = -alive[which]!;
      alive[which] = alive.at(-1)!;
      alive.pop();
    }
  }
  return requests;
}

/** What it took, in milliseconds: by the clock, and of the processor (with node's own threads). */
export interface Taken {
  readonly wall: number;
  readonly cpu: number;
}

/** Carries all calls out. */
export function timeOf(allocator: Callee, requests: Requests): Taken {
  const addresses = new Float64Array(requests.length + 1);
  let asked = 0;
  const cpuBefore = process.cpuUsage();
  const from = performance.now();
  for (const request of requests) {
    if (request > 0) addresses[++asked] = allocator.allocate(request);
    else allocator.free(addresses[-request]!);
  }
  const wall = performance.now() - from;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wall, cpu: (user + system) / 1000 };
}

/** How a time grows compared with n log n: 1 where it keeps step. */
export function growth(from: Timed, to: Timed): number {
  return to.ms / from.ms / ((to.calls * Math.log(to.calls)) / (from.calls * Math.log(from.calls)));
}

export interface Timed {
  readonly calls: number;
  readonly ms: number;
}
