import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { AllocatorError } from '../../../../src/engine/memory/allocator.ts';
import type { AllocatorEvent, AllocatorFault } from '../../../../src/engine/memory/allocator.ts';
import { FreeList } from '../../../../src/engine/memory/free-list.ts';
import { topOfMappings } from '../../../../src/engine/memory/mappings.ts';
import { Pymalloc } from '../../../../src/engine/memory/pymalloc.ts';
import { runCommand } from '../../../setup/command.ts';
import { findPython, pythonOrSkip } from '../../../setup/python.ts';
import { difference, record } from './real.ts';
import { readRecorded } from './recordings.ts';
import { buildOf, makeSession, packIds, replay } from './sessions.ts';

const fails = (perform: () => unknown, fault: AllocatorFault, text: RegExp): void =>
  assert.throws(
    perform,
    (error: unknown) => error instanceof AllocatorError && error.kind === fault && text.test(error.message),
  );

const recorded = readRecorded();

test('recordings are of six builds or more, and arenas are given back in them', () => {
  assert.ok(new Set(recorded.map(({ recording }) => buildOf(recording.version))).size >= 6);
  for (const { session, recording } of recorded)
    assert.ok(replay(session, buildOf(recording.version), recording.holes).unmapped > 0);
});

for (const { seed, session, recording } of recorded) {
  test(`the ids of seed ${seed} are those that CPython ${recording.version} gave`, () => {
    assert.equal(difference(session, recording), null);
  });
}

const { python, skip } = pythonOrSkip(await findPython(), process.env);

test('and so are those of a real CPython now', { skip }, async () => {
  for (const seed of [10, 11, 12]) {
    const session = makeSession(seed, 'short');
    assert.equal(difference(session, await record(python!.path, session)), null, `seed ${seed}`);
  }
});

test('a block stays where it is for the same new sizes as in a real CPython', { skip }, async () => {
  const script = join(import.meta.dirname, 'reallocate.py');
  const { stdout, stderr } = await runCommand(python!.path, ['-s', script], { timeout: 60_000 });
  const stays = stdout.trim().split('\n');
  assert.equal(stays.length, 512, stderr);
  const inner = new FreeList({ policy: 'first-fit' });
  const heap = new Pymalloc({ build: buildOf(python!.version.join('.')), inner });
  stays.forEach((range, at) => {
    const ours: number[] = [];
    for (let size = 0; size <= 600; size += 1) {
      const before = heap.allocate(at + 1);
      const after = heap.reallocate(before, size);
      if (before === after) ours.push(size);
      heap.free(after);
    }
    assert.equal(`${ours[0]}-${ours.at(-1)}`, range, `a block of ${at + 1} bytes`);
  });
});

test('a recording with one wrong id would be noticed', () => {
  const { session, recording } = recorded[0]!;
  const ids = recording.ids.with(500, recording.ids[500]! + 16);
  assert.match(difference(session, { ...recording, ids }) ?? '', /^object 500 of/);
  assert.notEqual(packIds(session, ids), packIds(session, recording.ids));
});

test('what happens is told in order', () => {
  const events: AllocatorEvent[] = [];
  const heap = new Pymalloc({ build: '3.9', listener: (event) => events.push(event) });
  const address = heap.allocate(40);
  heap.free(address);
  const arena = topOfMappings - (1 << 18);
  assert.equal(address, arena + 48);
  assert.deepEqual(events, [
    { kind: 'map', address: arena, size: 1 << 18 },
    { kind: 'pool', address: arena, size: 48 },
    { kind: 'allocate', address, size: 40, looked: 0 },
    { kind: 'free', address, size: 40 },
    { kind: 'pool-free', address: arena, size: 48 },
  ]);
  assert.equal(heap.virtual, 1 << 18);
  assert.deepEqual(heap.freeBlocks(), [
    { address: arena, size: 4096 },
    { address: arena + 4096, size: (1 << 18) - 4096 },
  ]);
});

test('pages are resident from when they are written to', () => {
  const heap = new Pymalloc({ build: '3.12' });
  const address = heap.allocate(512);
  assert.equal(heap.resident, 4096, 'the header of the pool, and the block after');
  for (let count = 0; count < 6; count += 1) heap.allocate(512);
  assert.equal(heap.resident, 4096);
  const eighth = heap.allocate(512);
  assert.equal(heap.resident, 8192, 'the ninth block, which is next in the free list');
  heap.touch(eighth, 0, 512);
  heap.touch(address, 0, 512);
  assert.equal(heap.resident, 8192);
  assert.equal(heap.allocate(500, true), eighth + 512);
});

test('a block stays where it is unless a quarter of it would be saved, or it is too small', () => {
  const heap = new Pymalloc({ build: '3.12' });
  const address = heap.allocate(128);
  assert.equal(heap.reallocate(address, 97), address);
  assert.equal(heap.blocks()[0]!.size, 97);
  assert.equal(heap.reallocate(address, 128), address);
  assert.equal(heap.reallocate(address, 96), address - 48 + (1 << 14) + 48, 'a pool of another class');
  fails(() => heap.free(address), 'double-free', /128 bytes\) has been freed already/);
});

test('what is not 1 to 512 bytes is the inner allocator’s, and stays there', () => {
  const inner = new FreeList({ policy: 'first-fit' });
  const heap = new Pymalloc({ build: '3.12', inner });
  const large = heap.allocate(513);
  const nothing = heap.allocate(0);
  assert.deepEqual(
    heap.blocks().map(({ address, size, kind }) => [address, size, kind]),
    [
      [large, 513, 'heap'],
      [nothing, 1, 'heap'],
    ],
  );
  assert.equal(heap.virtual, 514);
  assert.equal(heap.reallocate(large, 20), large);
  const small = heap.allocate(20);
  assert.equal(heap.reallocate(small, 600) < 10_000, true);
  fails(() => heap.free(small + 16), 'unknown-address', /in the pool at/);
  heap.free(large);
  fails(() => heap.free(large), 'double-free', /freed already/);
});

test('bad calls are errors and change nothing', () => {
  const heap = new Pymalloc({ build: '3.12', holes: [{ address: 0, size: 1 << 20 }] });
  for (const size of [-1, 1.5, NaN, Infinity]) fails(() => heap.allocate(size), 'bad-size', /whole number/);
  for (const size of [0, 513]) fails(() => heap.allocate(size), 'bad-size', /leaves the rest to malloc/);
  fails(() => heap.free(5), 'unknown-address', /in no pool/);
  const address = heap.allocate(16);
  for (const size of [-1, 15.5, NaN]) fails(() => heap.reallocate(address, size), 'bad-size', /whole number/);
  fails(() => heap.touch(address + 1, 0, 1), 'unknown-address', /of blocks of 16 bytes/);
  const small = new Pymalloc({ build: '3.12', holes: [{ address: 0, size: (1 << 20) - 1 }] });
  fails(() => small.allocate(16), 'out-of-memory', /1048576 bytes of an arena/);
});
