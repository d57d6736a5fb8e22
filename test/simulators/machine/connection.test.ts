import { describe, expect, it } from 'vitest';
import { onBench } from '../support/machine-fixture.ts';

const delivery = (n: number) => ({ deliveryId: `${1_000_000_000_000_000 + n}`, token: n, recordId: 77 + n });

describe('signs of life', () => {
  it('come at once, which proves the number, and then every five minutes', () => {
    const bench = onBench();
    bench.clock.advance(16 * 60_000);
    const beats = bench.cloud.heard.filter(({ message }) => message.method === 'client.heartbeat');
    expect(beats.map(({ at }) => at)).toEqual([0, 300_000, 600_000, 900_000]);
    expect(bench.cloud.said('client.heartbeat').map((beat) => beat.uptimeMinutesToday)).toEqual(['0', '5', '10', '15']);
    expect(bench.cloud.said('client.heartbeat')[0]).toMatchObject({ networkType: '4G', status: 'NORMAL' });
  });

  it('come from one line at a time: none for a line that was cut', () => {
    const bench = onBench();
    bench.cloud.reachable = false;
    bench.cloud.cut();
    bench.clock.advance(3_600_000);
    expect(bench.cloud.said('client.heartbeat')).toHaveLength(1);
  });
});

describe('a line that was cut', () => {
  it('is dialled again, and the machine proves its number again', () => {
    const bench = onBench();
    bench.clock.advance(60_000);
    bench.cloud.cut(1006, 'gone');
    expect(bench.machine.online).toBe(false);
    bench.clock.advance(1000);
    expect(bench.machine.online).toBe(true);
    expect(bench.events.map(({ kind }) => kind)).toEqual(['connected', 'disconnected', 'connected']);
    expect(bench.of('disconnected')).toMatchObject([{ code: 1006, reason: 'gone' }]);
    expect(bench.cloud.said('client.heartbeat')).toHaveLength(2);
  });

  it('is dialled with growing, jittered pauses of at most a minute while nobody is there', () => {
    const bench = onBench();
    bench.cloud.reachable = false;
    bench.cloud.cut();
    bench.clock.advance(3_600_000);
    const pauses = bench.cloud.dials.slice(1).map((at, index) => at - bench.cloud.dials[index]!);
    pauses.slice(0, 7).forEach((pause, index) => {
      const whole = Math.min(60_000, 1000 * 2 ** index);
      expect(pause).toBeGreaterThanOrEqual(whole / 2);
      expect(pause).toBeLessThanOrEqual(whole);
    });
    expect(Math.max(...pauses)).toBeLessThanOrEqual(60_000);
    expect(new Set(pauses.slice(7)).size).toBeGreaterThan(20);
    expect(bench.of('disconnected')).toHaveLength(1);
  });

  it('that flaps is dialled less and less often; one that held is dialled soon', () => {
    const bench = onBench();
    for (let n = 0; n < 5; n += 1) {
      bench.cloud.cut();
      while (!bench.machine.online) bench.clock.advance(100);
    }
    expect(bench.cloud.dials.at(-1)! - bench.cloud.dials.at(-2)!).toBeGreaterThanOrEqual(8000);
    bench.clock.advance(30_000);
    bench.cloud.cut();
    bench.clock.advance(1000);
    expect(bench.machine.online).toBe(true);
  });

  it.each([
    [4001, 'a newer connection has its number'],
    [4004, 'the cloud knows no machine of its number'],
  ])('with code %i is not dialled again, and the reason is told', (code, reason) => {
    const bench = onBench();
    bench.cloud.cut(code, '');
    bench.clock.advance(3_600_000);
    expect(bench.cloud.dials).toHaveLength(1);
    expect(bench.gaveUp).toEqual([reason]);
    bench.machine.start();
    bench.clock.advance(0);
    expect(bench.machine.online).toBe(true);
  });

  it('by switching the machine off stays down', () => {
    const bench = onBench();
    bench.machine.stop();
    bench.machine.stop();
    bench.clock.advance(3_600_000);
    expect(bench.cloud.dials).toHaveLength(1);
    expect(bench.gaveUp).toEqual([]);
  });
});

describe('an answer that is due while the line is down', () => {
  it('is kept and sent when the line is back, the last sixteen of them', () => {
    const bench = onBench({
      stockPerLane: 100,
      faults: [{ fault: 'answers-late', plan: 'l', params: { answerAfterMs: 60_000 } }],
    });
    for (let n = 1; n <= 18; n += 1) {
      bench.command(delivery(n));
      bench.clock.advance(1000);
    }
    bench.cloud.reachable = false;
    bench.cloud.cut();
    bench.clock.advance(70_000);
    expect(bench.of('answer-sent').map(({ sent }) => sent)).toEqual(Array.from({ length: 18 }, () => false));
    bench.cloud.reachable = true;
    bench.clock.advance(60_000);
    expect(bench.cloud.said('device.delivery.response').map(({ deliveryId }) => deliveryId)).toEqual(
      Array.from({ length: 16 }, (_, index) => delivery(index + 3).deliveryId),
    );
    expect(bench.of('answer-sent').filter(({ sent }) => sent)).toHaveLength(16);
    expect(bench.cloud.heard.map(({ message }) => message.method).slice(-17)[0]).toBe('client.heartbeat');
  });

  it('is lost by old firmware', () => {
    const bench = onBench({ firmware: 'old' });
    bench.command();
    bench.cloud.takes = false;
    bench.clock.advance(1000);
    bench.cloud.takes = true;
    bench.cloud.cut();
    bench.clock.advance(600_000);
    expect(bench.machine.ledger.total).toBe(1);
    expect(bench.of('answer-sent')).toMatchObject([{ sent: false }]);
    expect(bench.cloud.said('device.delivery.response')).toEqual([]);
  });

  it('is kept as well when the wire takes no more', () => {
    const bench = onBench();
    bench.command();
    bench.cloud.takes = false;
    bench.clock.advance(1000);
    expect(bench.of('answer-sent')).toMatchObject([{ sent: false }]);
    expect(bench.of('ack-sent')).toEqual([]);
    bench.cloud.takes = true;
    bench.clock.advance(300_000);
    expect(bench.cloud.heard.map(({ message }) => message.method)).toEqual([
      'client.heartbeat',
      'client.heartbeat',
      'device.delivery.response',
    ]);
  });
});
