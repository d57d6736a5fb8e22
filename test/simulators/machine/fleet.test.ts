import { describe, expect, it } from 'vitest';
import { laneRows, machineRow } from '#simulators/machine/core-rows.ts';
import type { MachineEvent } from '#simulators/events.ts';
import { buildMachines, fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import type { FleetGroup } from '#simulators/machine/fleet.ts';
import { machineKinds } from '#core/domain/machine.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { commandFor } from '../support/machine-fixture.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeCloud } from '../support/fake-cloud.ts';
import { FakeRandom } from '../support/fake-random.ts';

function buildTestFleet(groups: readonly FleetGroup[], seed = 1) {
  const clock = new FakeClock();
  const cloud = new FakeCloud(clock);
  const events: (MachineEvent & { at: number })[] = [];
  const fleet = buildMachines(fleetSpecs(groups), {
    clock,
    random: new FakeRandom(seed),
    link: cloud,
    onEvent: (event) => events.push({ ...event, at: clock.monotonic() }),
  });
  return { clock, cloud, events, fleet };
}

describe('a fleet', () => {
  it('numbers its machines through from 10000001, group after group', () => {
    const specs = fleetSpecs([
      { name: 'locks', motor: 'electronic-lock', count: 2 },
      { name: 'cups', motor: 'drinks', count: 1, firmware: 'old', lanes: 3, stockPerLane: 4 },
    ]);
    expect(specs.map(({ machineNo, group, motor }) => [machineNo, group, motor.name])).toEqual([
      ['10000001', 'locks', 'electronic-lock'],
      ['10000002', 'locks', 'electronic-lock'],
      ['10000003', 'cups', 'drinks'],
    ]);
    expect(specs[2]).toMatchObject({ firmware: 'old', lanes: 3, stockPerLane: 4, mode: 'NORMAL' });
    expect(specs[0]).toMatchObject({ firmware: 'current', lanes: 12, stockPerLane: 5 });
  });

  it('that is mixed takes the motor types in turn', () => {
    expect(fleetSpecs(mixedFleet(6)).map(({ motor }) => motor.name)).toEqual([
      'electronic-lock',
      'spring',
      'conveyor',
      'drinks',
      'electronic-lock',
      'spring',
    ]);
    expect(mixedFleet(0)).toEqual([]);
  });

  it.each([
    [{ motor: 'conveyer' }, "Did you mean 'conveyor'?"],
    [{ count: 0 }, "'count' must be a whole number from 1"],
    [{ lanes: 101 }, "'lanes' must be a whole number from 1 to 100"],
    [{ stockPerLane: -1 }, "'stockPerLane' must be a whole number from 0"],
    [{ firmware: 'ancient' as 'old' }, "there is no firmware 'ancient'"],
    [{ faults: [{ fault: 'never-answer', plan: 'n#1' }] }, "Did you mean 'never-answers'?"],
  ])('is refused with one sentence when a group is wrong: %j', (overrides, message) => {
    expect(() => buildTestFleet([{ name: 'g', motor: 'spring', count: 1, ...overrides }])).toThrow(message);
  });

  it('is switched on over the time that was asked for, and off at once', () => {
    const { clock, cloud, fleet } = buildTestFleet(mixedFleet(4));
    fleet.start(1000);
    clock.advance(600);
    expect(cloud.dials).toEqual([0, 250, 500]);
    expect(fleet.machines.map(({ online }) => online)).toEqual([true, true, true, false]);
    fleet.stop();
    clock.advance(10_000);
    expect(cloud.dials).toHaveLength(3);
    expect(fleet.machines.some(({ online }) => online)).toBe(false);
  });

  it('gives each machine its own random stream: one machine more changes nothing for the others', () => {
    const eventsOfSecond = (count: number) => {
      const { clock, cloud, events, fleet } = buildTestFleet([{ name: 'g', motor: 'spring', count }]);
      fleet.machine('10000002')!.start();
      clock.advance(0);
      cloud.command('10000002', commandFor('spring'));
      clock.advance(2000);
      return events;
    };
    expect(eventsOfSecond(2)).toEqual(eventsOfSecond(9));
    expect(eventsOfSecond(2).map(({ kind }) => kind)).toContain('item-dropped');
  });

  it('gives a machine the same random stream in each part of the fleet', () => {
    const eventsOfFifth = (first: number, end: number) => {
      const clock = new FakeClock();
      const cloud = new FakeCloud(clock);
      const events: (MachineEvent & { at: number })[] = [];
      const specs = fleetSpecs([{ name: 'g', motor: 'spring', count: 8 }]).slice(first, end);
      const fleet = buildMachines(specs, {
        clock,
        random: seededRandom(5),
        link: cloud,
        onEvent: (event) => events.push({ ...event, at: clock.monotonic() }),
      });
      fleet.machine('10000005')!.start();
      clock.advance(0);
      for (let order = 1; order <= 5; order += 1) cloud.command('10000005', { ...commandFor('spring'), token: order });
      clock.advance(20_000);
      return events;
    };
    const whole = eventsOfFifth(0, 8);
    expect(whole.filter(({ kind }) => kind === 'item-dropped')).toHaveLength(5);
    expect(eventsOfFifth(4, 6)).toEqual(whole);
    expect(eventsOfFifth(1, 5)).toEqual(whole);
  });
});

describe('the rows of a core', () => {
  it('describe the machine', () => {
    const rows = fleetSpecs(mixedFleet(4)).map((spec) => machineRow(spec, 'demo'));
    expect(rows.map(({ kind }) => kind)).toEqual(machineKinds);
    expect(rows[2]).toMatchObject({
      machineNo: '10000003',
      appId: 'demo',
      floorType: 3,
      board: 1,
      hasDropSensor: true,
      multiDrop: false,
      mode: 'NORMAL',
      utcOffsetMinutes: 480,
    });
    expect(rows[3]?.multiDrop).toBe(true);
    expect(rows[1]?.name).toBe('Spring motor 10000002 (弹簧货道机)');
  });

  it('describe the stock of its lanes, with the same product in the same lane everywhere', () => {
    const [first, second] = fleetSpecs(mixedFleet(2)).map(laneRows);
    expect(first).toHaveLength(12);
    expect(first![0]).toEqual({
      machineNo: '10000001',
      lane: 0,
      productId: 1000,
      productName: '矿泉水 550ml',
      price: 200,
      stock: 5,
      capacity: 5,
    });
    expect(second![11]).toMatchObject({
      productId: first![11]!.productId,
      productName: first![11]!.productName,
      price: first![11]!.price,
    });
  });
});
