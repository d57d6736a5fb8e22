import { expect, test } from 'vitest';
import { SampleCalls, wallStart } from '../sample.ts';

/** A challenge with the time of an instant of the run, which the machine gets at 1,003 ms. */
function challenged(at: number): readonly string[] {
  const timestamp = String(Math.floor((wallStart + at) / 1000));
  return new SampleCalls().frame('down', { method: 'device.challenge', nonce: 'n', timestamp }, 1_003).findings(2_000);
}

test('a challenge has the time when it was sent, which may be a second before the one when it came', () => {
  expect(challenged(1_003)).toEqual([]);
  expect(challenged(998)).toEqual([]);
  expect(challenged(2_003)).toEqual([expect.stringContaining('(dispense-command)')]);
  expect(challenged(-2)).toEqual([expect.stringContaining('(dispense-command)')]);
});
