import type { FitPolicy } from '../../../src/engine/memory/allocator.ts';

/**
 * The same rules as the free list, told the slow way: every byte of the heap is a cell holding the id of the
 * block that owns it, 0 when free. Holes are found by reading all cells, so there is nothing to keep joined.
 */
export class NaiveHeap {
  cells: number[] = [];
  rover = 0;
  /** How many holes the last allocation examined. */
  looked = 0;
  #next = 1;
  readonly policy: FitPolicy;

  constructor(policy: FitPolicy) {
    this.policy = policy;
  }

  holes(): { address: number; size: number }[] {
    const found: { address: number; size: number }[] = [];
    this.cells.forEach((owner, at) => {
      if (owner !== 0) return;
      const last = found.at(-1);
      if (last && last.address + last.size === at) last.size++;
      else found.push({ address: at, size: 1 });
    });
    return found;
  }

  #look(size: number): void {
    const holes = this.holes();
    const ahead = holes.findIndex((hole) => hole.address + hole.size > this.rover);
    const begin = this.policy === 'next-fit' && ahead > 0 ? ahead : 0;
    const isEnough = {
      'first-fit': (bytes: number) => bytes >= size,
      'best-fit': (bytes: number) => bytes === size,
      'worst-fit': () => false,
      'next-fit': (bytes: number) => bytes >= size,
    }[this.policy];
    const last = [...holes.slice(begin), ...holes.slice(0, begin)].findIndex((hole) => isEnough(hole.size));
    this.looked = last < 0 ? holes.length : last + 1;
  }

  allocate(size: number): number {
    this.#look(size);
    const fitting = this.holes().filter((hole) => hole.size >= size);
    const sizes = fitting.map((hole) => hole.size);
    const ahead = fitting.find((hole) => hole.address + hole.size > this.rover);
    const chosen = {
      'first-fit': () => fitting[0],
      'best-fit': () => fitting.find((hole) => hole.size === Math.min(...sizes)),
      'worst-fit': () => fitting.find((hole) => hole.size === Math.max(...sizes)),
      'next-fit': () => ahead ?? fitting[0],
    }[this.policy]();
    const address = chosen?.address ?? this.cells.length;
    const id = this.#next++;
    for (let at = address; at < address + size; at++) this.cells[at] = id;
    this.rover = address + size;
    return address;
  }

  free(address: number): void {
    const id = this.cells[address];
    this.cells = this.cells.map((owner) => (owner === id ? 0 : owner));
    while (this.cells.at(-1) === 0) this.cells.pop();
    this.rover = Math.min(this.rover, this.cells.length);
    const around = this.holes().find((h) => h.address < this.rover && this.rover < h.address + h.size);
    if (around) this.rover = around.address;
  }

  reallocate(address: number, size: number): number {
    const id = this.cells[address];
    const old = this.cells.filter((owner) => owner === id).length;
    const room = this.cells.slice(address + old, address + size);
    if (size > old && room.some((owner) => owner !== 0)) {
      const moved = this.allocate(size);
      this.free(address);
      return moved;
    }
    const hadTop = this.cells.length === address + old;
    // Growing past the top is allowed only to the block that ends there; a hole never does.
    if (size > old && !hadTop && address + size > this.cells.length) throw new Error('unreachable');
    for (let at = address; at < address + Math.max(old, size); at++) {
      this.cells[at] = at < address + size ? id! : 0;
    }
    if (size < old) {
      while (this.cells.at(-1) === 0) this.cells.pop();
      this.rover = Math.min(this.rover, this.cells.length);
      const around = this.holes().find((h) => h.address < this.rover && this.rover < h.address + h.size);
      if (around) this.rover = around.address;
    }
    return address;
  }
}
