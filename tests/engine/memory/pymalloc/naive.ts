import { topOfMappings } from '../../../../src/engine/memory/mappings.ts';

interface NaivePool {
  readonly address: number;
  readonly arena: number;
  size: number;
  /** For each block when it was freed; `live` and `virgin` ones have not been. */
  cells: (number | 'live' | 'virgin')[];
  /** When it was taken for its class or a block of it was freed while it was full; and when it was emptied. */
  listed: number;
  emptied: number;
}

/**
 * The same rules as pymalloc's, told the slow way: nothing is kept in order. Every event has a time, and what comes first
 * is found by looking at all.
 */
export class NaivePymalloc {
  readonly #arenaSize: number;
  readonly #poolSize: number;
  /** For each arena when its number of free pools last changed. */
  readonly arenas = new Map<number, number>();
  #pools: NaivePool[] = [];
  #time = 0;

  constructor(arenaSize: number, poolSize: number) {
    this.#arenaSize = arenaSize;
    this.#poolSize = poolSize;
  }

  allocate(size: number): number {
    const extent = Math.ceil(size / 16) * 16;
    const time = ++this.#time;
    const fitting = this.#pools.filter(
      ({ size: of, cells }) =>
        of === extent && cells.includes('live') && cells.some((cell) => cell !== 'live'),
    );
    const pool = latest(fitting, ({ listed }) => listed) ?? this.#takePool(extent, time);
    const freed = pool.cells.filter((cell) => typeof cell === 'number');
    const at =
      freed.length > 0
        ? pool.cells.indexOf(freed.reduce((a, b) => Math.max(a, b)))
        : pool.cells.indexOf('virgin');
    pool.cells[at] = 'live';
    return pool.address + 48 + at * extent;
  }

  free(address: number): void {
    const time = ++this.#time;
    const pool = this.#pools.find(
      (each) => each.address <= address && address < each.address + this.#poolSize,
    )!;
    const last = pool.cells.filter((cell) => cell === 'live').length === 1 ? this.#order().at(-1) : undefined;
    if (pool.cells.every((cell) => cell === 'live')) pool.listed = time;
    pool.cells[(address - pool.address - 48) / pool.size] = time;
    if (pool.cells.includes('live')) return;
    pool.emptied = time;
    this.arenas.set(pool.arena, time);
    const inArena = this.#pools.filter(({ arena }) => arena === pool.arena);
    if (inArena.some(({ cells }) => cells.includes('live')) || last === pool.arena) return;
    this.arenas.delete(pool.arena);
    this.#pools = this.#pools.filter(({ arena }) => arena !== pool.arena);
  }

  #poolsIn(arena: number): number {
    const first = Math.ceil(arena / this.#poolSize) * this.#poolSize;
    return Math.floor((arena + this.#arenaSize - first) / this.#poolSize);
  }

  #freePools(arena: number): number {
    const used = this.#pools.filter((pool) => pool.arena === arena && pool.cells.includes('live'));
    return this.#poolsIn(arena) - used.length;
  }

  /** Arenas with free pools: the fullest first, then that whose number changed last. */
  #order(): number[] {
    return [...this.arenas.keys()]
      .filter((arena) => this.#freePools(arena) > 0)
      .sort((a, b) => this.#freePools(a) - this.#freePools(b) || this.arenas.get(b)! - this.arenas.get(a)!);
  }

  #takePool(size: number, time: number): NaivePool {
    const arena = this.#order()[0] ?? this.#map();
    this.arenas.set(arena, time);
    const inArena = this.#pools.filter((each) => each.arena === arena);
    let pool = latest(
      inArena.filter(({ cells }) => !cells.includes('live')),
      ({ emptied }) => emptied,
    );
    if (pool === undefined) {
      const first = Math.ceil(arena / this.#poolSize) * this.#poolSize;
      pool = {
        address: first + inArena.length * this.#poolSize,
        arena,
        size: 0,
        cells: [],
        listed: 0,
        emptied: 0,
      };
      this.#pools.push(pool);
    }
    if (pool.size !== size)
      pool.cells = Array<'virgin'>(Math.floor((this.#poolSize - 48) / size)).fill('virgin');
    pool.size = size;
    pool.listed = time;
    return pool;
  }

  /** The highest address at which an arena overlaps with no other. */
  #map(): number {
    const others = [...this.arenas.keys()];
    const clear = [topOfMappings, ...others]
      .map((end) => end - this.#arenaSize)
      .filter((address) => others.every((other) => Math.abs(other - address) >= this.#arenaSize));
    return Math.max(...clear);
  }
}

function latest<Each>(all: readonly Each[], when: (each: Each) => number): Each | undefined {
  return all.reduce<Each | undefined>(
    (best, each) => (best === undefined || when(each) > when(best) ? each : best),
    undefined,
  );
}
