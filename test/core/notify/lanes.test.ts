import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lanes } from '../../../src/core/notify/lanes.ts';

const bounds = { perReceiver: 2, waiting: 3, maxPutOffMs: 1_000 };

describe('the lanes of receivers', () => {
  it('give slots up to the bound, then places to wait, then a later time', () => {
    const lanes = new Lanes<number>(bounds);
    const kinds = [1, 2, 3, 4, 5, 6].map((id) => lanes.enter('a', id, 0).kind);
    expect(kinds).toEqual(['go', 'go', 'wait', 'wait', 'wait', 'put-off']);
    expect(lanes.enter('b', 7, 0).kind).toBe('go');
  });

  it('hand a slot on in the order of arrival', () => {
    const lanes = new Lanes<number>(bounds);
    for (const id of [1, 2, 3, 4]) lanes.enter('a', id, 0);
    expect([1, 2, 3, 4].map(() => lanes.leave('a', 5))).toEqual([3, 4, null, null]);
    expect(lanes.enter('a', 5, 0).kind).toBe('go');
  });

  it('put off at the receiver\'s own pace, one behind the other, and never beyond the bound', () => {
    const lanes = new Lanes<number>(bounds);
    for (const id of [1, 2, 3, 4, 5]) lanes.enter('a', id, 0);
    const before = lanes.enter('a', 6, 100);
    for (let i = 0; i < 3; i++) {
      lanes.leave('a', 400);
      lanes.enter('a', i, 100);
    }
    const times = [...Array(20).keys()].map((id) => lanes.enter('a', id, 100)).map((slot) => (slot.kind === 'put-off' ? slot.until : -1));
    assert.ok(before.kind === 'put-off' && before.until > 100 && before.until < times[0]!);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(times.at(-1)).toBe(1_100);
  });

  it('never give out more slots than there are, whatever comes and goes', () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (steps) => {
      const lanes = new Lanes<number>(bounds);
      let active = 0;
      steps.forEach((enters, i) => {
        if (enters) active += lanes.enter('a', i, i).kind === 'go' ? 1 : 0;
        else if (active > 0) active -= lanes.leave('a', 1) === null ? 1 : 0;
        assert.ok(active <= bounds.perReceiver);
      });
    }));
  });
});
