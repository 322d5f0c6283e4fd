import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pack, unpack } from '../../src/islands/packed.ts';
import type { Attempt, Log } from '../../src/quiz/attempts.ts';
import { formatRecord, parseRecord, recordOf } from '../../src/quiz/learner-record.ts';
import { formatLog } from '../../src/quiz/log-text.ts';

const attempt: Attempt = {
  ...{ kind: 'attempt', item: 'mem-a', version: 2, score: 0.5, at: '2026-11-23T06:01:00.000Z' },
  ...{ seed: 4_294_967_295, response: { kind: 'match', cells: { a: 'b' } }, seconds: 31, quiz: 'memory' },
};
const log: Log = {
  version: 3,
  entries: [attempt, { kind: 'restart', quiz: 'memory', at: '2026-11-23T06:02:00.000Z' }],
};
const site = { version: '0.1.0', build: 'a0be659c69' };
const record = recordOf(log, ' Ada\u202e Lovelace\n', site, '2026-11-23T07:00:00.000Z');

test('a record has the attempts of a log, and a name on one line that turns no text around', () => {
  assert.deepEqual(record.entries, [attempt]);
  assert.equal(record.name, 'Ada  Lovelace');
  assert.equal(Array.from(recordOf(log, '🐍'.repeat(200), site, '').name).length, 80);
});

test('what is written is read back, with what people read beside it left out', () => {
  assert.deepEqual(parseRecord(formatRecord(record)), { kind: 'record', record });
  const more = { ...record, objectives: [], entries: [{ ...attempt, title: 'A', answer: 'b' }] };
  assert.deepEqual(parseRecord(JSON.stringify(more)), { kind: 'record', record });
});

test('a record names the student of a course as a link does, or nobody', () => {
  const student = { course: 'PHYS 301', student: 'ab123' };
  const named = recordOf(log, '', site, '2026-11-23T07:00:00.000Z', student);
  assert.deepEqual(parseRecord(formatRecord(named)), { kind: 'record', record: named });
  for (const odd of [7, {}, { course: 'a' }, { course: '', student: 'b' }, { course: 'a', student: '\0' }]) {
    const parsed = parseRecord(JSON.stringify({ ...record, student: odd }));
    assert.deepEqual(parsed, { kind: 'record', record });
  }
});

test('a progress file is read as a record without a name', () => {
  const parsed = parseRecord(formatLog(log));
  assert.ok(parsed.kind === 'record');
  assert.deepEqual(parsed.record, recordOf(log, '', { version: '', build: '' }, ''));
});

for (const [text, says] of [
  ['', /not JSON/],
  ['[]', /no record/],
  ['null', /no record/],
  ['{}', /not a record/],
  ['{"format":"something else","entries":[]}', /no record/],
  [JSON.stringify({ ...record, version: 2 }), /later version of this site \(2\)/],
  [JSON.stringify({ ...record, entries: 7 }), /not a record/],
  [JSON.stringify({ ...record, entries: [{ ...attempt, score: 2 }] }), /entry 1 is damaged/],
] as const)
  test(`refused: ${text.slice(0, 60)}`, () => {
    const parsed = parseRecord(text);
    assert.ok(parsed.kind === 'error');
    assert.match(parsed.message, says);
  });

test('fields beside the attempts that are damaged are left empty', () => {
  for (const odd of [7, null, {}, [], '<script>', 'x'.repeat(1000)]) {
    const parsed = parseRecord(
      JSON.stringify({ ...record, site: { version: odd, build: odd }, written: odd }),
    );
    assert.ok(parsed.kind === 'record');
    assert.deepEqual([parsed.record.site, parsed.record.written], [{ version: '', build: '' }, '']);
  }
});

test('10,000 records with anything in any place are read or refused, and what is read can be written', () => {
  const odd = fc.oneof(fc.jsonValue(), fc.string(), fc.constantFrom('__proto__', '\u202e', '<b>'));
  const changed = fc.tuple(fc.nat({ max: 40 }), odd).map(([place, value]) => {
    let at = -1;
    return JSON.stringify(record, (_, each: unknown) => ((at += 1) === place ? value : each)) ?? '';
  });
  fc.assert(
    fc.property(fc.oneof(changed, changed, fc.json(), fc.string()), (text) => {
      const parsed = parseRecord(text);
      if (parsed.kind === 'error') return assert.notEqual(parsed.message, '');
      assert.deepEqual(parseRecord(formatRecord(parsed.record)), parsed);
      assert.equal('polluted' in {}, false);
    }),
    { numRuns: 10_000 },
  );
});

test('packed text can stand in an address, and is unpacked as it was', async () => {
  for (const text of ['', 'a', formatRecord(record), '🐍\0"', 'x'.repeat(1_000_000)]) {
    const packed = await pack(text);
    assert.match(packed, /^[\w-]*$/);
    assert.equal(await unpack(packed), text);
  }
});

test('a link that is damaged, cut or hostile is refused', async () => {
  const packed = await pack(formatRecord(record));
  for (const text of [packed.slice(0, -8), packed.slice(4), `${packed}AAAA`, 'AAAA', '%%%', 'a b', '🐍'])
    await assert.rejects(unpack(text), text);
});

test('10,000 links with a letter changed are unpacked or refused', async () => {
  const packed = await pack(formatRecord(record));
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
  for (let each = 0; each < 10_000; each += 1) {
    const place = (each * 7919) % packed.length;
    const text = packed.slice(0, place) + letters[(each * 31) % 64] + packed.slice(place + 1);
    const plain = await unpack(text).catch(() => null);
    if (plain !== null) assert.ok(['record', 'error'].includes(parseRecord(plain).kind));
  }
});

test('a small link that unpacks to a gigabyte is refused before it fills the memory', async () => {
  const zeros = new Blob(Array(100).fill(new Uint8Array(1_000_000))).stream();
  const squeezed = new Response(zeros.pipeThrough(new CompressionStream('deflate-raw')));
  const packed = Buffer.from(await squeezed.arrayBuffer()).toString('base64url');
  assert.ok(packed.length < 500_000);
  await assert.rejects(unpack(packed), /longer than anything/);
});
