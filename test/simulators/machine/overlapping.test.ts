import { describe, expect, it } from 'vitest';
import { machineFixture } from '../support/machine-fixture.ts';

const delivery = (n: number, lane: number) => ({
  deliveryId: `${1_000_000_000_000_000 + n}`,
  token: n,
  recordId: 77 + n,
  lane,
});

describe('a board that takes commands while a motor turns', () => {
  it('runs those of several lanes at once', () => {
    const fixture = machineFixture({ overlapping: true });
    fixture.command(delivery(1, 0));
    fixture.command(delivery(2, 1));
    fixture.clock.advance(1000);
    const [first, second] = fixture.of('motor-started');
    expect([first, second].map((event) => event?.lane).toSorted()).toEqual([0, 1]);
    expect(second!.at).toBeLessThan(fixture.of('motor-stopped')[0]!.at);
    expect(fixture.of('answer-sent')).toHaveLength(2);
    expect([fixture.machine.stock(0), fixture.machine.stock(1)]).toEqual([7, 7]);
  });

  it('runs those of one lane one after the other, and others pass them by', () => {
    const fixture = machineFixture({ overlapping: true, stockPerLane: 1 });
    fixture.command(delivery(1, 0));
    fixture.command(delivery(2, 0));
    fixture.command(delivery(3, 1));
    fixture.clock.advance(5000);
    const started = fixture.of('motor-started');
    expect(started.map(({ run }) => run).toSorted()).toEqual([1, 2, 3]);
    expect(started.at(-1)!.run).toBe(2);
    expect(started.at(-1)!.at).toBeGreaterThanOrEqual(fixture.of('motor-stopped').find(({ run }) => run === 1)!.at);
    // The last item of the lane went with the first command.
    expect(
      fixture
        .of('item-dropped')
        .map(({ run }) => run)
        .toSorted(),
    ).toEqual([1, 3]);
  });

  it('with old firmware: two answers without the delivery that they belong to', () => {
    const fixture = machineFixture({
      overlapping: true,
      firmware: 'old',
      faults: [{ fault: 'answers-late', plan: 'l', params: { answerAfterMs: 15_600 }, when: { job: 1 } }],
    });
    fixture.command(delivery(1, 0));
    fixture.clock.advance(15_200);
    fixture.command(delivery(2, 1));
    fixture.clock.advance(5000);
    expect(fixture.of('answer-sent')[0]!.at).toBeGreaterThan(fixture.of('command-received')[1]!.at);
    expect(fixture.cloud.receivedWith('device.delivery.response')).toMatchObject([
      { deliveryId: null, token: null, recordId: 78 },
      { deliveryId: null, token: null, recordId: 79 },
    ]);
  });

  it('loses all that runs and stops every motor when power goes', () => {
    const fixture = machineFixture({
      overlapping: true,
      faults: [{ fault: 'power-cycle', plan: 'p', params: { at: 'after-drop' }, when: { job: 1 } }],
    });
    fixture.command(delivery(1, 0));
    fixture.clock.advance(300);
    fixture.command(delivery(2, 1));
    fixture.clock.advance(60_000);
    expect(fixture.of('motor-stopped').map(({ run }) => run)).toEqual([1, 2]);
    expect(new Set(fixture.of('motor-stopped').map(({ at }) => at)).size).toBe(1);
    expect(fixture.of('answer-sent')).toEqual([]);
    expect(fixture.of('item-dropped').map(({ run }) => run)).toEqual([1]);
  });
});

describe('a board that cannot', () => {
  it('makes every lane wait, even behind a power cut that ends the run', () => {
    const fixture = machineFixture({
      faults: [{ fault: 'power-cycle', plan: 'p', params: { at: 'after-drop' }, when: { job: 1 } }],
    });
    fixture.command(delivery(1, 0));
    fixture.command(delivery(2, 1));
    fixture.clock.advance(60_000);
    expect(fixture.of('motor-started').map(({ run }) => run)).toEqual([1]);
  });
});
