import { describe, expect, it } from 'vitest';
import { slowableStages, slowStage } from '#harness/fault-injection/latency/latency-injection.ts';
import { oneSale } from '#test/core/services/sell-one.ts';

describe('a core that is slowed in one stage', () => {
  it.each(slowableStages)('takes longer in %s, by so much, and in no other', async (stage) => {
    const sound = await oneSale();
    const slow = await oneSale({ patch: slowStage(stage, 40)() });
    expect(slow.took).toEqual({ ...sound.took, [stage]: (sound.took[stage] ?? 0) + 40 });
  });

  it.each(slowableStages)('does the same when slowed in %s: one sale, told once', async (stage) => {
    const { answer, events } = await oneSale({ patch: slowStage(stage, 40)() });
    const kinds = events.map(({ event }) => event.kind);
    expect(answer).toMatchObject({ status: 200 });
    for (const kind of ['delivery-begun', 'command-sent', 'delivery-settled', 'callback-told'])
      expect(kinds.filter((each) => each === kind)).toEqual([kind]);
  });
});
