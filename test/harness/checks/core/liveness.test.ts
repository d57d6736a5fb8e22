import { describe, expect, it } from 'vitest';
import { locker } from '#test/harness/history-machines.ts';
import { judge, messages } from '#test/harness/judge-history.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';

describe('liveness', () => {
  it('finds a delivery and a lock that never end, and a job that waits for ever', () => {
    const builder = new HistoryBuilder();
    const line = builder.order(0, locker);
    const run = builder.startDelivery(1_000, line);
    builder.queued(1_500, line, 1);
    const found = messages('liveness', builder.end(400_000, 'abandoned'));
    expect(found).toEqual([
      `Delivery ${run.delivery} has no outcome after 399000 ms, though no fault had been at work for 400000 ms.`,
      `Token ${run.token} holds after 399000 ms, though no fault had been at work for 400000 ms.`,
      'Job 1, number 1 in its queue, had waited for 398500 ms.',
    ]);
  });

  it('counts from the moment at which the last fault was over', () => {
    const builder = new HistoryBuilder();
    builder.startDelivery(1_000, builder.order(0, locker));
    builder.add(300_000, {
      by: 'machine',
      kind: 'fault-ended',
      machine: locker.machine,
      fault: 'busy-board',
      plan: 'busy-board#1',
    });
    expect(judge('liveness', builder.end(419_000, 'abandoned')).findings).toEqual([]);
    expect(judge('liveness', builder.end(421_000, 'abandoned')).findings).not.toEqual([]);
  });

  describe('counts for a job the time in which its machine sells', () => {
    /** The job is queued at 1,000 and may wait for 240 s. It starts at `at`, or never. */
    const liveness = (modes: readonly (readonly [number, string])[], at: number | null) => {
      const builder = new HistoryBuilder();
      const line = builder.order(0, locker);
      builder.queued(1_000, line, 1);
      for (const [t, mode] of modes)
        builder.add(t, { by: 'core', kind: 'machine-mode', machine: locker.machine, mode });
      if (at !== null) builder.runJob(at, line, 1);
      return judge('liveness', builder.end(2_000_000));
    };

    it.each([
      ['sells all the time', [], 241_000],
      [
        'pauses for 100 s',
        [
          [2_000, 'MAINTENANCE'],
          [102_000, 'NORMAL'],
        ],
        341_000,
      ],
      [
        'pauses twice',
        [
          [2_000, 'MAINTENANCE'],
          [102_000, 'NORMAL'],
          [110_000, 'TRANSFER'],
          [120_000, 'NORMAL'],
        ],
        351_000,
      ],
      [
        'goes from one mode to another',
        [
          [2_000, 'MAINTENANCE'],
          [50_000, 'TRANSFER'],
          [102_000, 'NORMAL'],
        ],
        341_000,
      ],
      [
        'does not sell when the job is queued',
        [
          [500, 'MAINTENANCE'],
          [100_500, 'NORMAL'],
        ],
        340_500,
      ],
      [
        'had paused before',
        [
          [100, 'MAINTENANCE'],
          [900, 'NORMAL'],
        ],
        241_000,
      ],
      [
        'pauses when the job is due',
        [
          [241_000, 'MAINTENANCE'],
          [300_000, 'NORMAL'],
        ],
        300_000,
      ],
      [
        'pauses afterwards',
        [
          [241_001, 'MAINTENANCE'],
          [300_000, 'NORMAL'],
        ],
        241_000,
      ],
    ] as const)('%s', (_name, modes, due) => {
      expect(liveness(modes, due).findings).toEqual([]);
      expect(liveness(modes, due + 1).findings).toHaveLength(1);
      expect(liveness(modes, null).findings).toHaveLength(1);
    });

    it('and shows nothing of one that waits where its machine does not sell again', () => {
      const { cases, findings } = liveness([[2_000, 'MAINTENANCE']], null);
      expect([cases, findings]).toEqual([0, []]);
    });
  });
});
