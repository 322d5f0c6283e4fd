import { fitPolicies, traceMemory, type MemoryStep, type MemoryTrace } from '../engine/index.ts';
import { oneOf, readCommand } from './arguments.ts';
import { main } from './main.ts';

const usage = `npm run --silent memory -- FILE.py [--allocator ${fitPolicies.join('|')}] [--json]`;
const help = `Tells after each statement of a Python program which objects are alive, how many references each has, and where
their blocks lie.

  --allocator   which block a request gets; first-fit unless told
  --json        the result as JSON

Exit code 0: the program was traced. 2: it or the command line cannot be taken; standard error says why.`;

main(() => {
  const { values, file, source } = readCommand(
    { json: { type: 'boolean', default: false }, allocator: { type: 'string', default: 'first-fit' } },
    usage,
    help,
  );
  const trace = traceMemory(source, { allocator: oneOf(fitPolicies, values.allocator, 'allocator'), file });
  return values.json ? `${JSON.stringify(trace, null, 2)}\n` : report(trace, file);
});

function report(trace: MemoryTrace, file: string): string {
  const lines = [`${file}: ${trace.allocator}, addresses in bytes`];
  for (const step of trace.steps) lines.push(`line ${step.line}: ${step.source}`, ...stepLines(step));
  if (trace.output !== '')
    lines.push(
      'printed:',
      ...trace.output
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    );
  if (trace.error !== null) lines.push(`ended by ${trace.error}`);
  return `${lines.join('\n')}\n`;
}

function stepLines({ names, blocks, free }: MemoryStep): string[] {
  const counted = Object.entries(names).filter(([, { object }]) => object !== null);
  return [
    ...counted.map(
      ([name, { object, type, references }]) =>
        `  ${name} -> object ${object} (${type}), ${references} reference${references === 1 ? '' : 's'}`,
    ),
    ...[
      ...blocks.map(({ address, size, owner }) => ({
        address,
        text: `  [${address}, ${address + size}) ${owner}`,
      })),
      ...free.map(({ address, size }) => ({ address, text: `  [${address}, ${address + size}) free` })),
    ]
      .sort((a, b) => a.address - b.address)
      .map(({ text }) => text),
  ];
}
