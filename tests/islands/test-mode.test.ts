import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { TestedForm } from '../../src/islands/test-mode.ts';
import type { Checked } from '../../src/islands/scoring.ts';

/* A quiz as a test, with forms that only remember. Each test loads the room afresh. */

type Room = typeof import('../../src/islands/test-mode.ts');
let room: Room;
let loads = 0;
const happened: string[] = [];

beforeEach(async () => {
  happened.length = 0;
  loads += 1;
  room = (await import(`../../src/islands/test-mode.ts?load=${loads}`)) as Room;
});

/** A form that holds a text, which is worth 1 where it is `right`; without connection, it cannot be checked. */
function form(id: string, text: string, connection = { up: true }): TestedForm {
  return {
    id,
    read: () => ({ kind: 'predict', text }),
    problemOf: async () => (text === 'half' ? 'It is half done.' : null),
    grade: async () => {
      if (!connection.up) throw new Error('no connection');
      const score = text === 'right' ? 1 : 0;
      return { result: { score, verdict: score === 1 ? 'right' : 'wrong', parts: [] } } as unknown as Checked;
    },
    keep: () => happened.push(`keep ${id}`),
    show: () => happened.push(`show ${id}`),
    failed: () => happened.push(`failed ${id}`),
  };
}

test('what is blank, half done or never seen is told before it is handed in', async () => {
  for (const each of [form('a', 'right'), form('b', ' '), form('c', 'half')]) room.join(each);
  assert.deepEqual(await room.look(['a', 'b', 'c', 'd']), [
    { id: 'a', blank: false, problem: null },
    { id: 'b', blank: true, problem: 'Nothing is answered.' },
    { id: 'c', blank: false, problem: 'It is half done.' },
    { id: 'd', blank: true, problem: 'Nothing is answered.' },
  ]);
  assert.deepEqual(happened, []);
});

test('all are shown; blanks count nothing and are no attempts', async () => {
  for (const each of [form('a', 'right'), form('b', ''), form('c', 'half')]) room.join(each);
  assert.deepEqual(await room.handIn(['a', 'b', 'c', 'd']), [
    { id: 'a', blank: false, score: 1 },
    { id: 'b', blank: true, score: 0 },
    { id: 'c', blank: false, score: 0 },
    { id: 'd', blank: true, score: 0 },
  ]);
  assert.deepEqual(happened, ['keep a', 'show a', 'show b', 'keep c', 'show c']);
});

test('where one cannot be checked, none is shown or kept, and it can be tried again', async () => {
  const connection = { up: false };
  for (const each of [form('a', 'right'), form('b', 'right', connection)]) room.join(each);
  await assert.rejects(room.handIn(['a', 'b']), (error) => {
    assert.ok(error instanceof room.UncheckedError);
    assert.deepEqual(error.items, [{ id: 'b', message: 'no connection' }]);
    return true;
  });
  assert.deepEqual(happened, []);
  assert.ok(room.holdsAnswers(), 'nothing was handed in');
  connection.up = true;
  assert.equal((await room.handIn(['a', 'b'])).length, 2);
  assert.ok(!room.holdsAnswers());
});

test('a question that comes into view after the test shows itself, without an attempt; begun anew, it does not', async () => {
  await room.handIn(['a']);
  room.join(form('a', ''));
  await new Promise((done) => setTimeout(done));
  assert.deepEqual(happened, ['show a']);
  room.beginAnew();
  room.join(form('b', ''));
  await new Promise((done) => setTimeout(done));
  assert.deepEqual(happened, ['show a']);
});
