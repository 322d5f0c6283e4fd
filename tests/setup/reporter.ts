import { dot } from 'node:test/reporters';

type Event = Parameters<typeof dot>[0] extends AsyncIterable<infer E> ? E : never;

/** Node's dot reporter, which says nothing of skipped tests; here each is told, and the tests are counted. */
export default async function* reporter(source: AsyncIterable<Event>): AsyncGenerator<string> {
  let passed = 0;
  const skipped: string[] = [];
  async function* watched(): AsyncGenerator<Event> {
    for await (const event of source) {
      if (event.type === 'test:pass' && event.data.details.type !== 'suite') {
        const { skip, name } = event.data;
        if (skip === undefined) passed += 1;
        else skipped.push(`SKIPPED ${name}: ${String(skip)}`);
      }
      yield event;
    }
  }
  yield* dot(watched());
  yield `${passed} passed, ${skipped.length} skipped\n`;
  for (const line of skipped) yield `${line}\n`;
}
