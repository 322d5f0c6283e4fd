import { allocatorNames, builds, heapStartNames, traceMemory } from '../engine/index.ts';
import { oneOf, readCommand } from './arguments.ts';
import { main } from './main.ts';
import { memoryReport } from './memory-report.ts';

const usage = `npm run --silent memory -- FILE.py [--build ${builds.join('|')}] [--allocator ${allocatorNames.join('|')}]
  [--start ${heapStartNames.join('|')}] [--json]`;
const help = `Tells after each statement of a Python program which objects are alive, how many references each has and who holds
them, where their blocks lie, what is free, and what was printed.

  --build       the version of CPython; 3.11 unless told
  --allocator   where blocks come from; first-fit unless told. The textbook allocators, buddy and glibc-2.36 serve the
                data of arrays; pymalloc serves objects
  --start       how glibc's heap is at first: as the import of NumPy leaves it (unless told), or empty
  --json        the result as JSON

Exit code 0: the program was traced. 2: it or the command line cannot be taken; standard error says why.`;

main(() => {
  const { values, file, source } = readCommand(
    {
      json: { type: 'boolean', default: false },
      build: { type: 'string', default: '3.11' },
      allocator: { type: 'string', default: 'first-fit' },
      start: { type: 'string', default: 'import-numpy' },
    },
    usage,
    help,
  );
  const trace = traceMemory(source, {
    build: oneOf(builds, values.build, 'build'),
    allocator: oneOf(allocatorNames, values.allocator, 'allocator'),
    start: oneOf(heapStartNames, values.start, 'start'),
    file,
  });
  return values.json ? `${JSON.stringify(trace, null, 2)}\n` : memoryReport(trace, file);
});
