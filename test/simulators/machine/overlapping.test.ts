import { describe, expect, it } from 'vitest';
import { onBench } from '../support/machine-fixture.ts';

const delivery = (n: number, lane: number) => ({
  deliveryId: `${1_000_000_000_000_000 + n}`,
  token: n,
  recordId: 77 + n,
  lane,
});

describe('a board that takes commands while a motor turns', () => {
  it('runs those of several lanes at once', () => {
    const bench = onBench({ overlapping: true });
    bench.command(delivery(1, 0));
    bench.command(delivery(2, 1));
    bench.clock.advance(1000);
    const [one, other] = bench.of('motor-started');
    expect([one, other].map((event) => event?.lane).toSorted()).toEqual([0, 1]);
    expect(other!.at).toBeLessThan(bench.of('motor-stopped')[0]!.at);
    expect(bench.of('answer-sent')).toHaveLength(2);
    expect([bench.machine.stock(0), bench.machine.stock(1)]).toEqual([7, 7]);
  });

  it('runs those of one lane one after the other, and others pass them by', () => {
    const bench = onBench({ overlapping: true, stockPerLane: 1 });
    bench.command(delivery(1, 0));
    bench.command(delivery(2, 0));
    bench.command(delivery(3, 1));
    bench.clock.advance(5000);
    const started = bench.of('motor-started');
    expect(started.map(({ run }) => run).toSorted()).toEqual([1, 2, 3]);
    expect(started.at(-1)!.run).toBe(2);
    expect(started.at(-1)!.at).toBeGreaterThanOrEqual(bench.of('motor-stopped').find(({ run }) => run === 1)!.at);
    // The last item of the lane went with the first command.
    expect(
      bench
        .of('item-dropped')
        .map(({ run }) => run)
        .toSorted(),
    ).toEqual([1, 3]);
  });

  it('with old firmware: two answers that do not say for which delivery they are', () => {
    const bench = onBench({
      overlapping: true,
      firmware: 'old',
      faults: [{ fault: 'answers-late', plan: 'l', params: { answerAfterMs: 15_600 }, when: { job: 1 } }],
    });
    bench.command(delivery(1, 0));
    bench.clock.advance(15_200);
    bench.command(delivery(2, 1));
    bench.clock.advance(5000);
    expect(bench.of('answer-sent')[0]!.at).toBeGreaterThan(bench.of('command-received')[1]!.at);
    expect(bench.cloud.said('device.delivery.response')).toMatchObject([
      { deliveryId: null, token: null, recordId: 78 },
      { deliveryId: null, token: null, recordId: 79 },
    ]);
  });

  it('loses all that runs and stops every motor when power goes', () => {
    const bench = onBench({
      overlapping: true,
      faults: [{ fault: 'power-cycle', plan: 'p', params: { at: 'after-drop' }, when: { job: 1 } }],
    });
    bench.command(delivery(1, 0));
    bench.clock.advance(300);
    bench.command(delivery(2, 1));
    bench.clock.advance(60_000);
    expect(bench.of('motor-stopped').map(({ run }) => run)).toEqual([1, 2]);
    expect(new Set(bench.of('motor-stopped').map(({ at }) => at)).size).toBe(1);
    expect(bench.of('answer-sent')).toEqual([]);
    expect(bench.of('item-dropped').map(({ run }) => run)).toEqual([1]);
  });
});

describe('a board that cannot', () => {
  it('makes every lane wait, even behind a power cut that ends the run', () => {
    const bench = onBench({
      faults: [{ fault: 'power-cycle', plan: 'p', params: { at: 'after-drop' }, when: { job: 1 } }],
    });
    bench.command(delivery(1, 0));
    bench.command(delivery(2, 1));
    bench.clock.advance(60_000);
    expect(bench.of('motor-started').map(({ run }) => run)).toEqual([1]);
  });
});
