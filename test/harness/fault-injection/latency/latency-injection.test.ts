import { describe, expect, it } from 'vitest';
import { delayablePhases, injectLatency } from '#harness/fault-injection/latency/latency-injection.ts';
import { sellOne } from '#test/core/services/sell-one.ts';

describe('a core that is slowed in one stage', () => {
  it.each(delayablePhases)('takes longer in %s, by so much, and in no other', async (phase) => {
    const sound = await sellOne();
    const slow = await sellOne({ patch: injectLatency(phase, 40)() });
    expect(slow.phaseMs).toEqual({ ...sound.phaseMs, [phase]: (sound.phaseMs[phase] ?? 0) + 40 });
  });

  it.each(delayablePhases)('does the same when slowed in %s: one sale, one callback', async (phase) => {
    const { answer, events } = await sellOne({ patch: injectLatency(phase, 40)() });
    const kinds = events.map(({ event }) => event.kind);
    expect(answer).toMatchObject({ status: 200 });
    for (const kind of ['delivery-started', 'command-sent', 'delivery-settled', 'callback-acknowledged'])
      expect(kinds.filter((each) => each === kind)).toEqual([kind]);
  });
});
