/**
 * `npm run bench:memory`: how fast the allocators are, and the traces of lesson programs. Exits with 1 where a figure that
 * has to be reached is not.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SourceError, traceMemory } from '../../../src/engine/index.ts';
import { allocators } from './allocators.ts';
import { growth, makeRequests, timeOf, type Callee, type Taken, type Timed } from './requests.ts';

const CALLS = [10_000, 100_000, 1_000_000];
/** One block in so many calls is live at a time. */
const CALLS_PER_BLOCK = 10;
/** The best of so many runs counts, as other programs use the machine too. Short ones are repeated to warm up. */
const ROUNDS = 5;
const SHORT_ROUNDS = 20;
const LEAST_SPEED = 500_000;
/**
 * A tenfold trace may take longer than n log n says by this factor, or by as much as the calls do that only use a Map. Time
 * that grows as n√n has a factor of 2.5, before what memory adds.
 */
const MOST_GROWTH = 2;
const MOST_MS = 1;

/**
 * The calls with no allocator behind them: addresses go up, a Map holds the live ones. What a call does here is the same for
 * any n, and still it takes longer the more there are, as memory answers later: the measure for the growth of the others.
 */
class MapAlone implements Callee {
  readonly #live = new Map<number, number>();
  #top = 0;

  allocate(size: number): number {
    const address = this.#top;
    this.#top += size;
    this.#live.set(address, size);
    return address;
  }

  free(address: number): void {
    this.#live.delete(address);
  }
}

console.log(`Node ${process.version}; n calls over n/${CALLS_PER_BLOCK} live blocks of 16 B to 256 KiB`);
console.log("calls/s: by seconds of the processor, node's own threads included, as other programs run too");
console.log('growth: of the CPU time, from one n to the next, beside that of n log n\n');
row('', 'n', 'ms', 'CPU ms', 'calls/s', 'growth');
const unavoidable = measure('a Map alone', () => new MapAlone());
for (const [name, create] of allocators) {
  const { speed, grown } = measure(name, create);
  judge(`at least ${LEAST_SPEED} calls a second`, Math.min(...speed) >= LEAST_SPEED);
  judge(
    `grows no faster than n log n (${MOST_GROWTH}, or as the Map does)`,
    grown.every((each, index) => each <= Math.max(MOST_GROWTH, unavoidable.grown[index]!)),
  );
}
measureStatements();

/** Prints a line for each n. Returns the calls a second for each, and the growth between them. */
function measure(name: string, create: () => Callee): { readonly speed: number[]; readonly grown: number[] } {
  const times: Timed[] = [];
  const grown: number[] = [];
  for (const calls of CALLS) {
    const requests = makeRequests(calls, calls / CALLS_PER_BLOCK);
    const rounds = calls === CALLS.at(-1) ? ROUNDS : SHORT_ROUNDS;
    const runs = Array.from({ length: rounds }, () => timeOf(create(), requests));
    const least = (part: keyof Taken): number => Math.min(...runs.map((each) => each[part]));
    const before = times.at(-1);
    times.push({ calls, ms: least('cpu') });
    if (before !== undefined) grown.push(growth(before, times.at(-1)!));
    row(
      before === undefined ? name : '',
      calls,
      least('wall').toFixed(1),
      least('cpu').toFixed(1),
      speedOf(times.at(-1)!).toFixed(0),
      before === undefined ? '' : grown.at(-1)!.toFixed(2),
    );
  }
  return { speed: times.map(speedOf), grown };
}

function speedOf({ calls, ms }: Timed): number {
  return (1000 * calls) / ms;
}

/** Each statement of the programs of the lessons on memory that can be traced. */
function measureStatements(): void {
  console.log('\nA statement of a lesson program, from the source text on, in milliseconds\n');
  row('', 'statements', 'ms each');
  const root = join(import.meta.dirname, '../../..');
  const figures: number[] = [];
  for (const path of globSync('content/lessons/memory/*/programs/*.py', { cwd: root }).sort()) {
    const source = readFileSync(join(root, path), 'utf8');
    const name = path.split('/').slice(3).join('/').replace('programs/', '');
    try {
      const statements = traceMemory(source, { allocator: 'first-fit' }).steps.length;
      const runs = Array.from({ length: SHORT_ROUNDS }, () => {
        const from = performance.now();
        traceMemory(source, { allocator: 'first-fit' });
        return performance.now() - from;
      });
      figures.push(Math.min(...runs) / statements);
      row(name, statements, figures.at(-1)!.toFixed(3));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      row(name, `  not traced: ${error.message}`);
    }
  }
  judge(`less than ${MOST_MS} ms each`, figures.length > 0 && Math.max(...figures) < MOST_MS);
}

/** A line of a table: what it is about, and its figures. */
function row(name: string, ...columns: readonly (string | number)[]): void {
  console.log(`${name.padEnd(40)}${columns.map((each) => String(each).padStart(11)).join('')}`);
}

/** Says whether what is promised holds. */
function judge(what: string, reached: boolean): void {
  console.log(`${reached ? 'PASS' : 'FAIL'} ${what}`);
  if (!reached) process.exitCode = 1;
}
