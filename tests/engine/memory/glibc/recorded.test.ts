import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glibcVersions } from '../../../../src/engine/memory/glibc.ts';
import { RECORDED, recordedOn } from './recorded.ts';
import { runTrace } from './trace.ts';

for (const version of glibcVersions) {
  test(`recorded traces give the addresses and pages of real glibc ${version}`, () => {
    const recorded = recordedOn(version);
    assert.equal(recorded.length, RECORDED);
    for (const { trace, real } of recorded) assert.equal(runTrace(trace, version), real, trace);
  });
}
