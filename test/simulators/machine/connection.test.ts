import { describe, expect, it } from 'vitest';
import { machineFixture } from '../support/machine-fixture.ts';

const delivery = (n: number) => ({ deliveryId: `${1_000_000_000_000_000 + n}`, token: n, recordId: 77 + n });

describe('signs of life', () => {
  it('come at once, which proves the number, and then every five minutes', () => {
    const fixture = machineFixture();
    fixture.clock.advance(16 * 60_000);
    const beats = fixture.cloud.received.filter(({ message }) => message.method === 'client.heartbeat');
    expect(beats.map(({ at }) => at)).toEqual([0, 300_000, 600_000, 900_000]);
    expect(fixture.cloud.receivedWith('client.heartbeat').map((beat) => beat.uptimeMinutesToday)).toEqual([
      '0',
      '5',
      '10',
      '15',
    ]);
    expect(fixture.cloud.receivedWith('client.heartbeat')[0]).toMatchObject({ networkType: '4G', status: 'NORMAL' });
  });

  it('come from one line at a time: none for a line that was cut', () => {
    const fixture = machineFixture();
    fixture.cloud.reachable = false;
    fixture.cloud.cut();
    fixture.clock.advance(3_600_000);
    expect(fixture.cloud.receivedWith('client.heartbeat')).toHaveLength(1);
  });
});

describe('a line that was cut', () => {
  it('is dialled again, and the machine proves its number again', () => {
    const fixture = machineFixture();
    fixture.clock.advance(60_000);
    fixture.cloud.cut(1006, 'gone');
    expect(fixture.machine.online).toBe(false);
    fixture.clock.advance(1000);
    expect(fixture.machine.online).toBe(true);
    expect(fixture.events.map(({ kind }) => kind)).toEqual(['connected', 'disconnected', 'connected']);
    expect(fixture.of('disconnected')).toMatchObject([{ code: 1006, reason: 'gone' }]);
    expect(fixture.cloud.receivedWith('client.heartbeat')).toHaveLength(2);
  });

  it('is dialled with growing, jittered pauses of at most a minute while no server answers', () => {
    const fixture = machineFixture();
    fixture.cloud.reachable = false;
    fixture.cloud.cut();
    fixture.clock.advance(3_600_000);
    const pauses = fixture.cloud.dials.slice(1).map((at, index) => at - fixture.cloud.dials[index]!);
    pauses.slice(0, 7).forEach((pause, index) => {
      const whole = Math.min(60_000, 1000 * 2 ** index);
      expect(pause).toBeGreaterThanOrEqual(whole / 2);
      expect(pause).toBeLessThanOrEqual(whole);
    });
    expect(Math.max(...pauses)).toBeLessThanOrEqual(60_000);
    expect(new Set(pauses.slice(7)).size).toBeGreaterThan(20);
    expect(fixture.of('disconnected')).toHaveLength(1);
  });

  it('that flaps is dialled less and less often; one that held is dialled soon', () => {
    const fixture = machineFixture();
    for (let n = 0; n < 5; n += 1) {
      fixture.cloud.cut();
      while (!fixture.machine.online) fixture.clock.advance(100);
    }
    expect(fixture.cloud.dials.at(-1)! - fixture.cloud.dials.at(-2)!).toBeGreaterThanOrEqual(8000);
    fixture.clock.advance(30_000);
    fixture.cloud.cut();
    fixture.clock.advance(1000);
    expect(fixture.machine.online).toBe(true);
  });

  it.each([
    [4001, 'a newer connection has its number'],
    [4004, 'the cloud has no machine of its number'],
  ])('with code %i is not dialled again, and the reason is emitted', (code, reason) => {
    const fixture = machineFixture();
    fixture.cloud.cut(code, '');
    fixture.clock.advance(3_600_000);
    expect(fixture.cloud.dials).toHaveLength(1);
    expect(fixture.gaveUp).toEqual([reason]);
    fixture.machine.start();
    fixture.clock.advance(0);
    expect(fixture.machine.online).toBe(true);
  });

  it('by switching the machine off stays down', () => {
    const fixture = machineFixture();
    fixture.machine.stop();
    fixture.machine.stop();
    fixture.clock.advance(3_600_000);
    expect(fixture.cloud.dials).toHaveLength(1);
    expect(fixture.gaveUp).toEqual([]);
  });
});

describe('an answer that is due while the line is down', () => {
  it('is kept and sent when the line is back, the last sixteen of them', () => {
    const fixture = machineFixture({
      stockPerLane: 100,
      faults: [{ fault: 'answers-late', plan: 'l', params: { answerAfterMs: 60_000 } }],
    });
    for (let n = 1; n <= 18; n += 1) {
      fixture.command(delivery(n));
      fixture.clock.advance(1000);
    }
    fixture.cloud.reachable = false;
    fixture.cloud.cut();
    fixture.clock.advance(70_000);
    expect(fixture.of('answer-sent').map(({ sent }) => sent)).toEqual(Array.from({ length: 18 }, () => false));
    fixture.cloud.reachable = true;
    fixture.clock.advance(60_000);
    expect(fixture.cloud.receivedWith('device.delivery.response').map(({ deliveryId }) => deliveryId)).toEqual(
      Array.from({ length: 16 }, (_, index) => delivery(index + 3).deliveryId),
    );
    expect(fixture.of('answer-sent').filter(({ sent }) => sent)).toHaveLength(16);
    expect(fixture.cloud.received.map(({ message }) => message.method).slice(-17)[0]).toBe('client.heartbeat');
  });

  it('is lost by old firmware', () => {
    const fixture = machineFixture({ firmware: 'old' });
    fixture.command();
    fixture.cloud.accepting = false;
    fixture.clock.advance(1000);
    fixture.cloud.accepting = true;
    fixture.cloud.cut();
    fixture.clock.advance(600_000);
    expect(fixture.machine.ledger.total).toBe(1);
    expect(fixture.of('answer-sent')).toMatchObject([{ sent: false }]);
    expect(fixture.cloud.receivedWith('device.delivery.response')).toEqual([]);
  });

  it('is kept as well when the wire takes no more', () => {
    const fixture = machineFixture();
    fixture.command();
    fixture.cloud.accepting = false;
    fixture.clock.advance(1000);
    expect(fixture.of('answer-sent')).toMatchObject([{ sent: false }]);
    expect(fixture.of('ack-sent')).toEqual([]);
    fixture.cloud.accepting = true;
    fixture.clock.advance(300_000);
    expect(fixture.cloud.received.map(({ message }) => message.method)).toEqual([
      'client.heartbeat',
      'client.heartbeat',
      'device.delivery.response',
    ]);
  });
});
