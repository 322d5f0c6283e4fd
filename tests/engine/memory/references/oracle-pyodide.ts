// Runs oracle.py on the CPython of the npm package pyodide: the same answers on the same standard input and output.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPyodide } from 'pyodide';

const pyodide = await loadPyodide();
const globals = pyodide.toPy({ __name__: 'oracle' });
pyodide.runPython(readFileSync(join(import.meta.dirname, 'oracle.py'), 'utf8'), { globals });
// Pyodide's own modules make tens of thousands of objects.
(globals.get('freeze') as () => void)();
const run = globals.get('run') as (source: string) => string;

let waiting = Buffer.alloc(0);
process.stdin.on('data', (data: Buffer) => {
  waiting = Buffer.concat([waiting, data]);
  for (;;) {
    const line = waiting.indexOf('\n');
    if (line < 0) return;
    const end = line + 1 + Number(waiting.toString('latin1', 0, line));
    if (waiting.length < end) return;
    const answer = Buffer.from(run(waiting.toString('utf8', line + 1, end)));
    waiting = waiting.subarray(end);
    process.stdout.write(`${answer.length}\n`);
    process.stdout.write(answer);
  }
});
