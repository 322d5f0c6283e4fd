import { fitPolicies, traceMemory, type MemoryStep, type MemoryTrace } from '../engine/index.ts';
import { oneOf, readCommand } from './arguments.ts';
import { main } from './main.ts';

const usage = `npm run --silent memory -- FILE.py [--allocator ${fitPolicies.join('|')}] [--json]`;

main(() => {
  const { values, file, source } = readCommand(
    { json: { type: 'boolean', default: false }, allocator: { type: 'string', default: 'first-fit' } },
    usage,
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
