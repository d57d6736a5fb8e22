import { describe, expect, it } from 'vitest';
import type { FaultPlan } from '#simulators/faults/fault-trigger.ts';
import { buildMachines, fleetSpecs } from '#simulators/machine/fleet.ts';
import type { FleetGroup } from '#simulators/machine/fleet.ts';
import { machineFixture } from '../support/machine-fixture.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeCloud } from '../support/fake-cloud.ts';
import { FakeRandom } from '../support/fake-random.ts';

const delivery = (n: number) => ({ deliveryId: `${1_000_000_000_000_000 + n}`, token: n, recordId: 77 + n });

function fixtureWithFault(fault: string, params: Record<string, unknown> = {}, group: Partial<FleetGroup> = {}) {
  const fixture = machineFixture({ ...group, faults: [{ fault, params, plan: 'f#1', when: { job: 1 } }] });
  fixture.command(delivery(1));
  return { ...fixture, kinds: () => fixture.events.map(({ kind }) => kind).filter((kind) => kind !== 'ack-sent') };
}

describe('a line that breaks in mid-run', () => {
  it('cut-before-command: nothing moves or is sent, a repeat of the command does not run', () => {
    const fixture = fixtureWithFault('cut-before-command', { redialMs: 500 });
    fixture.clock.advance(2000);
    fixture.command(delivery(1));
    fixture.clock.advance(120_000);
    expect(fixture.kinds()).toEqual([
      'connected',
      'command-received',
      'fault-fired',
      'disconnected',
      'connected',
      'command-refused',
    ]);
    expect(fixture.of('disconnected')).toMatchObject([{ at: 0, code: 1006 }]);
    expect(fixture.of('connected')[1]!.at).toBe(500);
    expect(fixture.machine.ledger.total).toBe(0);
    expect(fixture.cloud.receivedWith('device.delivery.response')).toEqual([]);
  });

  it('cut-before-drop: the run goes on in the dark, and the answer comes with the line', () => {
    const fixture = fixtureWithFault('cut-before-drop', { redialMs: 5000 });
    fixture.clock.advance(10_000);
    expect(fixture.kinds()).toEqual([
      'connected',
      'command-received',
      'fault-fired',
      'disconnected',
      'motor-started',
      'item-dropped',
      'motor-stopped',
      'answer-sent',
      'connected',
      'answer-sent',
    ]);
    expect(fixture.of('answer-sent').map(({ sent }) => sent)).toEqual([false, true]);
    expect(fixture.cloud.receivedWith('device.delivery.response')).toMatchObject([{ token: 1, success: true }]);
  });

  it('cut-between-drop-and-answer: the item is in the tray, the answer comes with the line', () => {
    const fixture = fixtureWithFault('cut-between-drop-and-answer', { redialMs: 5000 });
    fixture.clock.advance(10_000);
    expect(fixture.kinds()).toEqual([
      'connected',
      'command-received',
      'motor-started',
      'item-dropped',
      'fault-fired',
      'disconnected',
      'motor-stopped',
      'answer-sent',
      'connected',
      'answer-sent',
    ]);
    expect(fixture.cloud.received.at(-1)).toMatchObject({
      message: { method: 'device.delivery.response', success: true },
    });
  });

  it('cut-between-drop-and-answer: old firmware never reports it', () => {
    const fixture = fixtureWithFault('cut-between-drop-and-answer', { redialMs: 5000 }, { firmware: 'old' });
    fixture.clock.advance(600_000);
    expect(fixture.machine.ledger.total).toBe(1);
    expect(fixture.of('fault-fired')).toHaveLength(1);
    expect(fixture.cloud.receivedWith('device.delivery.response')).toEqual([]);
  });

  it('cut-after-answer: the answer has gone out, and the line breaks behind it', () => {
    const fixture = fixtureWithFault('cut-after-answer');
    fixture.clock.advance(10_000);
    expect(fixture.kinds()).toEqual([
      'connected',
      'command-received',
      'motor-started',
      'item-dropped',
      'motor-stopped',
      'answer-sent',
      'fault-fired',
      'disconnected',
      'connected',
    ]);
    expect(fixture.of('answer-sent')).toMatchObject([{ sent: true }]);
    const pause = fixture.of('connected')[1]!.at - fixture.of('disconnected')[0]!.at;
    expect(pause).toBeGreaterThanOrEqual(500);
    expect(pause).toBeLessThanOrEqual(1000);
  });

  it.each(['cut-before-drop', 'cut-between-drop-and-answer', 'cut-after-answer', 'half-open'])(
    '%s has not fired when the line was down already',
    (fault) => {
      const fixture = fixtureWithFault(fault);
      fixture.cloud.reachable = false;
      fixture.cloud.cut();
      fixture.clock.advance(20_000);
      expect(fixture.machine.ledger.total).toBe(1);
      expect(fixture.of('fault-fired')).toEqual([]);
    },
  );

  it.each([
    ['nothing drops', { fault: 'never-answers', plan: 'n', params: { drops: false } }],
    ['no answer comes', { fault: 'never-answers', plan: 'n' }],
  ] satisfies [string, FaultPlan][])('between drop and answer is no moment where %s', (_why, first) => {
    const fixture = machineFixture({ faults: [first, { fault: 'cut-between-drop-and-answer', plan: 'c' }] });
    fixture.command();
    fixture.clock.advance(20_000);
    expect(fixture.of('fault-fired').map(({ plan }) => plan)).toEqual(['n']);
    expect(fixture.of('disconnected')).toEqual([]);
  });
});

describe('half-open', () => {
  it('carries nothing either way, not even the word that the cloud has hung up, until it is noticed', () => {
    const fixture = fixtureWithFault('half-open', { forMs: 20_000 });
    fixture.clock.advance(5000);
    const started = fixture.of('motor-started')[0]!.at;
    expect(fixture.of('answer-sent')).toMatchObject([{ sent: true }]);
    expect(fixture.cloud.receivedWith('device.delivery.response')).toEqual([]);
    fixture.command(delivery(2));
    expect(fixture.of('command-received')).toHaveLength(1);
    fixture.cloud.cut(4010, 'silent');
    expect(fixture.machine.online).toBe(true);
    fixture.clock.advance(25_000);
    expect(fixture.of('fault-fired')).toMatchObject([{ at: started, run: 1 }]);
    expect(fixture.of('disconnected')).toMatchObject([{ at: started + 20_000, code: 1006 }]);
    expect(fixture.machine.online).toBe(true);
    fixture.command(delivery(3));
    fixture.clock.advance(5000);
    // The answer of the first was sent into the void: the machine has nothing to send again.
    expect(fixture.cloud.receivedWith('device.delivery.response').map(({ token }) => token)).toEqual([3]);
  });

  it('ends with the line: a machine that is switched off and on again hears and is heard', () => {
    const fixture = fixtureWithFault('half-open', { forMs: 20_000 });
    fixture.clock.advance(2000);
    fixture.machine.stop();
    fixture.machine.start();
    fixture.clock.advance(0);
    fixture.command(delivery(2));
    fixture.clock.advance(30_000);
    expect(fixture.cloud.receivedWith('device.delivery.response').map(({ token }) => token)).toEqual([2]);
    expect(fixture.of('disconnected')).toMatchObject([{ code: 1000 }]);
  });
});

describe('flapping-connection', () => {
  it('breaks again and again within its window, and each time is counted', () => {
    const fixture = machineFixture({
      faults: [
        {
          fault: 'flapping-connection',
          params: { everyMs: 10_000 },
          plan: 'f#1',
          when: { fromMs: 60_000, toMs: 660_000 },
        },
      ],
    });
    fixture.clock.advance(1_200_000);
    const cuts = fixture.of('disconnected').map(({ at }) => at);
    expect(cuts.length).toBeGreaterThan(10);
    expect(fixture.of('fault-fired').map(({ at }) => at)).toEqual(cuts);
    expect(fixture.of('fault-fired')[0]).toMatchObject({
      run: 0,
      delivery: '',
      fault: 'flapping-connection',
      plan: 'f#1',
    });
    expect(Math.min(...cuts)).toBeGreaterThanOrEqual(65_000);
    expect(Math.max(...cuts)).toBeLessThan(660_000);
    expect(new Set(cuts.slice(1).map((at, index) => at - cuts[index]!)).size).toBeGreaterThan(5);
    expect(fixture.of('fault-ended')).toMatchObject([{ at: 660_000, plan: 'f#1' }]);
    expect(fixture.machine.online).toBe(true);
  });
});

describe('reconnect-storm', () => {
  it('throws every line away and dials at once; a group that has it dials as one', () => {
    const clock = new FakeClock();
    const cloud = new FakeCloud(clock);
    const fired: number[] = [];
    const faults: FaultPlan[] = [
      { fault: 'reconnect-storm', params: { everyMs: 100 }, plan: 's#1', when: { fromMs: 1000, toMs: 2000 } },
    ];
    const fleet = buildMachines(fleetSpecs([{ name: 'g', motor: 'spring', count: 5, faults }]), {
      clock,
      random: new FakeRandom(1),
      link: cloud,
      onEvent: ({ kind }) => {
        if (kind === 'fault-fired') fired.push(clock.monotonic());
      },
    });
    fleet.start();
    clock.advance(10_000);
    const times = [0, 1100, 1200, 1300, 1400, 1500, 1600, 1700, 1800, 1900];
    expect(cloud.dials).toEqual(times.flatMap((at) => Array.from({ length: 5 }, () => at)));
    expect(fired).toHaveLength(45);
    expect(fleet.machines.every(({ online }) => online)).toBe(true);
    fleet.stop();
  });
});

describe('two-sockets', () => {
  it('the newer connection replaces the older one, and the machine answers through the newer', () => {
    const fixture = machineFixture({ faults: [{ fault: 'two-sockets', plan: 't#1', when: { fromMs: 10_000 } }] });
    fixture.command(delivery(1));
    fixture.clock.advance(20_000);
    expect(fixture.of('fault-fired')).toMatchObject([{ at: 10_000, run: 0 }]);
    expect(fixture.cloud.dials).toEqual([0, 10_000]);
    expect(fixture.of('disconnected')).toMatchObject([{ code: 4001 }]);
    expect(fixture.gaveUp).toEqual([expect.stringContaining('a newer connection has its number')]);
    fixture.command(delivery(2));
    fixture.clock.advance(600_000);
    expect(fixture.cloud.receivedWith('device.delivery.response').map(({ token }) => token)).toEqual([1, 2]);
    // The older one has stopped dialling; signs of life go on through the newer.
    expect(fixture.cloud.dials).toHaveLength(2);
    expect(fixture.cloud.receivedWith('client.heartbeat').length).toBeGreaterThanOrEqual(3);
    fixture.machine.stop();
    expect(fixture.machine.online).toBe(false);
  });
});

it('two-sockets: of two that come up it is always the later that has the number', () => {
  const fixture = machineFixture({ faults: [{ fault: 'two-sockets', plan: 't#1', when: { fromMs: 10_000 } }] });
  fixture.clock.advance(9900);
  fixture.cloud.cut();
  fixture.clock.advance(60_000);
  // The second was up at 10 s, the machine's own line again up to a second after it was cut.
  expect(fixture.of('connected').map(({ at }) => at)).toEqual([0, 10_000, fixture.cloud.dials[2]]);
  expect(fixture.of('disconnected').map(({ at, code }) => [at, code])).toEqual([
    [9900, 1006],
    [fixture.cloud.dials[2], 4001],
  ]);
  fixture.command(delivery(1));
  fixture.clock.advance(5000);
  expect(fixture.cloud.receivedWith('device.delivery.response')).toHaveLength(1);
});

it('a fault of the machine does not begin while the machine is off, nor after its time', () => {
  const fixture = machineFixture({
    faults: [{ fault: 'two-sockets', plan: 't#1', when: { fromMs: 10_000, toMs: 20_000 } }],
  });
  fixture.clock.advance(5000);
  fixture.machine.stop();
  fixture.clock.advance(30_000);
  fixture.machine.start();
  fixture.clock.advance(30_000);
  expect(fixture.of('fault-fired')).toEqual([]);
  expect(fixture.cloud.dials).toHaveLength(2);
});

it('line faults end when the machine is switched off, and begin again when it is on within their time', () => {
  const fixture = machineFixture({
    faults: [{ fault: 'flapping-connection', params: { everyMs: 1000 }, plan: 'f#1', when: { toMs: 200_000 } }],
  });
  fixture.clock.advance(5000);
  fixture.machine.stop();
  const before = fixture.of('fault-fired').length;
  expect(before).toBeGreaterThan(0);
  expect(fixture.of('fault-ended')).toMatchObject([{ at: 5000 }]);
  fixture.clock.advance(50_000);
  expect(fixture.of('fault-fired')).toHaveLength(before);
  expect(fixture.cloud.dials.at(-1)).toBeLessThanOrEqual(5000);
  fixture.machine.start();
  fixture.clock.advance(400_000);
  expect(fixture.of('fault-fired').length).toBeGreaterThan(before);
  expect(fixture.of('fault-ended')).toMatchObject([{ at: 5000 }, { at: 200_000 }]);
  fixture.machine.stop();
  fixture.machine.start();
  fixture.clock.advance(60_000);
  expect(fixture.of('fault-ended')).toHaveLength(2);
});
