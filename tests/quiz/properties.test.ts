/** What holds of the grading of every published item, whatever the seed and the response. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { surveyCourse } from '../../src/content/course.ts';
import { type Exploration, explore, type MemoryTrace, traceMemory } from '../../src/engine/index.ts';
import type { Engine } from '../../src/quiz/engine.ts';
import { type Item, type Key, type Response, gradeBy, solve } from '../../src/quiz/index.ts';
import { letterOf } from '../../src/quiz/schedule-text.ts';
import { blankResponse, responseFor, rightIds, rightResponse, WANTED } from './responses.ts';

const SEEDS = 1000;

const { course } = surveyCourse('content');
const items: readonly Item[] = course.items.map((entry) => entry.data);
const readProgram = (path: string) => course.programs.get(path)?.source ?? '';

/** Keeps what a function gave, or threw, by the text of what it was given. */
function kept<Arguments extends unknown[], Result>(work: (...given: Arguments) => Result) {
  const known = new Map<string, () => Result>();
  const ran = (given: Arguments): (() => Result) => {
    try {
      const result = work(...given);
      return () => result;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  };
  return (...given: Arguments): Result => {
    const name = JSON.stringify(given);
    const again = known.get(name) ?? ran(given);
    known.set(name, again);
    return again();
  };
}

/** The engine, which runs each program once: most seeds show the same words. */
function keptEngine(): Engine {
  return {
    explore: kept((source: string, options: Parameters<Engine['explore']>[1]): Exploration => {
      const found = explore(source, options);
      // A schedule takes longer than all the rest, and no key hangs on it but by its text, or by whether there is one.
      const graph = found.graph();
      const graphOf = graph && { ...graph, scheduleTo: kept(graph.scheduleTo) };
      const { shortest } = found;
      return { ...found, shortest, locks: [], scheduleOf: kept(found.scheduleOf), graph: () => graphOf };
    }),
    traceMemory: kept((source: string, options: Parameters<Engine['traceMemory']>[1]): MemoryTrace =>
      traceMemory(source, options),
    ),
  };
}

const junk = fc.constantFrom('', 'x', '0', '-1', '__proto__', '1e9');

/** Responses of every sort to a key: of its ids and of others, none and too many. */
function anyResponse(key: Key): fc.Arbitrary<Response> {
  const some = (ids: readonly string[]) =>
    fc.array(fc.oneof(fc.constantFrom(...ids), junk), { maxLength: 9 });
  switch (key.kind) {
    case 'choice':
    case 'outcomes': {
      const { kind } = key;
      return some(key.options.map(({ id }) => id)).map((ticked) => ({ kind, ticked }));
    }
    case 'placement':
      return fc
        .constantFrom(...key.options.map(({ id }) => id), null, 'x')
        .map((picked) => ({ kind: 'placement', picked }));
    case 'number':
      return fc
        .oneof(
          junk,
          fc.double().map(String),
          fc.constantFrom(key.answer, ...key.near.map(({ value }) => value)).map(String),
        )
        .map((text) => ({ kind: 'number', text }));
    case 'predict':
      return some(key.lines).map((lines) => ({ kind: 'predict', text: lines.join('\n') }));
    case 'match':
    case 'layout':
    case 'diagnose':
      return cellsOf(key.fields.map(({ id, options }) => [id, options.map((option) => option.id)])).map(
        (cells) => ({ kind: key.kind, cells }),
      );
    case 'refcounts':
      return cellsOf(
        key.cells.map(({ id, answer, near }) => [
          id,
          [answer, ...near.map(({ value }) => value), 1, 2].map(String),
        ]),
      ).map((cells) => ({ kind: 'refcounts', cells }));
    case 'schedule':
      return fc
        .array(fc.oneof(fc.nat({ max: key.threads.length }).map(letterOf), junk), { maxLength: 30 })
        .map((steps) => ({ kind: 'schedule', text: steps.join(' ') }));
    case 'repair':
      return fc
        .oneof(
          fc.constantFrom(key.program, key.solution, ...lineDropped(key.solution)),
          // Which the engine does not run, and so does not score.
          junk.filter((text) => text !== '__proto__'),
        )
        .map((text) => ({ kind: 'repair', text }));
    case 'order':
      return some(key.fragments.map(({ id }) => id)).map((sequence) => ({ kind: 'order', sequence }));
  }
}

/** A program without one of its lines, for each of those without which it is still a program. */
function lineDropped(source: string): string[] {
  const lines = source.split('\n');
  return lines.flatMap((line, at) => (/^\w.*\)$/.test(line) ? lines.toSpliced(at, 1).join('\n') : []));
}

/** Some of the fields, each with one of the values that it may have, or with another. */
function cellsOf(fields: readonly [string, readonly string[]][]): fc.Arbitrary<Record<string, string>> {
  const each = fields.map(([id, values]) =>
    fc.option(fc.oneof(fc.constantFrom(...values), junk)).map((value) => [id, value] as const),
  );
  return fc
    .tuple(...each)
    .map((cells) =>
      Object.fromEntries(cells.flatMap(([id, value]) => (value === null ? [] : [[id, value]]))),
    );
}

/** The same key, with all that it lists the other way round. */
function turned(key: Key): Key {
  switch (key.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
      return { ...key, options: key.options.toReversed() };
    case 'number':
      return { ...key, near: key.near.toReversed() };
    case 'match':
    case 'layout':
    case 'diagnose':
      return {
        ...key,
        fields: key.fields.map((field) => ({ ...field, options: field.options.toReversed() })).toReversed(),
      };
    case 'refcounts':
      return { ...key, cells: key.cells.toReversed() };
    case 'schedule':
      return { ...key, goals: key.goals.toReversed(), ends: key.ends.toReversed() };
    case 'repair':
      return { ...key, accepted: key.accepted.toReversed(), keep: key.keep.toReversed() };
    case 'order':
      return { ...key, accepted: key.accepted.toReversed(), fragments: key.fragments.toReversed() };
    case 'predict':
      return key;
  }
}

const engine = keptEngine();
const scoreOf = (key: Key, response: Response) => gradeBy(key, response, engine);

for (const item of items) {
  test(`scored as it must be, whatever the seed: ${item.id}`, () => {
    const engine = keptEngine();
    const keyOf = (seed: number): Key => solve(item, seed, readProgram, engine).key;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }).chain((seed) => {
          const key = keyOf(seed);
          return fc.tuple(fc.constant(key), anyResponse(key));
        }),
        ([key, response]) => {
          for (const wanted of WANTED) {
            const given = responseFor(key, wanted);
            if (given !== null) assert.equal(scoreOf(key, given).verdict, wanted);
          }
          assert.equal(scoreOf(key, blankResponse(key.kind)).score, 0, 'a blank earns nothing');
          noGainFromAll(key);

          const result = scoreOf(key, response);
          assert.ok(result.score >= 0 && result.score <= 1, `scored ${result.score}`);
          assert.equal(
            scoreOf(turned(key), response).score,
            result.score,
            'the order of options plays no part',
          );
          for (const { feedback } of result.parts) assert.equal(typeof feedback, 'string');
        },
      ),
      { numRuns: SEEDS },
    );
  });
}

/** Giving more than is right never earns more, and giving everything earns nothing where it is a matter of choosing. */
function noGainFromAll(key: Key): void {
  switch (key.kind) {
    case 'choice':
    case 'outcomes': {
      const all = key.options.map(({ id }) => id);
      assert.ok(rightIds(key.options).length < all.length, 'some option is false');
      assert.equal(scoreOf(key, { kind: key.kind, ticked: all }).score, 0, 'ticking all earns nothing');
      return;
    }
    case 'match':
    case 'layout':
    case 'diagnose': {
      const ids = new Set(key.fields.flatMap(({ options }) => options.map(({ id }) => id)));
      for (const same of ids) {
        const cells: Record<string, string> = Object.fromEntries(key.fields.map(({ id }) => [id, same]));
        const right: number = key.fields.filter(({ options }) => rightIds(options).includes(same)).length;
        assert.equal(scoreOf(key, { kind: key.kind, cells }).score, right / key.fields.length);
        assert.ok(right < key.fields.length, 'one answer to everything is not enough');
      }
      return;
    }
    case 'refcounts': {
      for (const { answer } of key.cells) {
        const cells = Object.fromEntries(key.cells.map(({ id }) => [id, String(answer)]));
        assert.ok(
          scoreOf(key, { kind: 'refcounts', cells }).score < 1,
          'one number in all cells is not enough',
        );
      }
      return;
    }
    case 'predict': {
      const right = rightResponse(key);
      assert.ok(right.kind === 'predict');
      const more = scoreOf(key, { kind: 'predict', text: `${right.text}\n${right.text}` });
      assert.equal(more.score, 0.5, 'what is typed beyond the output costs');
      return;
    }
    case 'order': {
      const all = key.fragments.map(({ id }) => id);
      const [first = []] = key.accepted;
      const surplus = all.filter((id) => !first.includes(id));
      const given = scoreOf(key, { kind: 'order', sequence: [...first, ...surplus] }).score;
      assert.ok(surplus.length === 0 || given < 1, 'fragments that are not needed cost');
      return;
    }
    case 'placement':
    case 'number':
    case 'repair':
    case 'schedule':
      return;
  }
}
