import { describe, expect, it } from 'vitest';
import type { NetworkEvent } from '#simulators/events.ts';
import type { Wire } from '#core/ports/link.ts';
import type { NetworkFaultPlan } from '#harness/fault-injection/network/network-fault-plan.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import type { VirtualStage } from '#harness/stages/virtual/index.ts';
import { faultPlan, firedFaults } from './plans.ts';

interface World {
  readonly stage: VirtualStage;
  readonly log: string[];
  readonly events: NetworkEvent[];
  readonly core: Wire[];
  readonly dial: (machineNo?: string) => Wire;
  readonly run: (ms: number) => Promise<void>;
}

/** Every frame and every word takes 10 ms; machines that dial at 0 ms are connected at 20 ms. */
function world(plans: readonly NetworkFaultPlan[], linkDelayMs: readonly [number, number] = [10, 10]): World {
  const stage = virtualStage({ seed: 1, network: { linkDelayMs } });
  const log: string[] = [];
  const core: Wire[] = [];
  const note = (who: string, what: string): void => void log.push(`${stage.clock.monotonic()} ${who} ${what}`);
  void stage.hostCore({
    handle: () => Promise.reject(new Error('not called')),
    devices: {
      accept(machineNo, wire) {
        note('core', `accepts ${machineNo}`);
        core.push(wire);
        return {
          frame: (text) => note('core', `hears ${text}`),
          closed: (code, reason) => note('core', `closed ${code} ${reason}`),
        };
      },
    },
  });
  const events: NetworkEvent[] = [];
  stage.injectNetworkFaults(plans, (event) => events.push(event));
  return {
    stage,
    log,
    events,
    core,
    dial: (machineNo = '10000001') =>
      stage.link.dial(machineNo, {
        opened: () => note(machineNo, 'opened'),
        frame: (text) => note(machineNo, `hears ${text}`),
        closed: (code, reason) => note(machineNo, `closed ${code} ${reason}`),
      }),
    run: (ms) => stage.drive(new Promise((resolve) => void stage.clock.after(ms, () => stage.clock.after(0, resolve)))),
  };
}

/** A world with a machine that is connected, at 20 ms. */
async function connected(plans: readonly NetworkFaultPlan[]): Promise<World & { readonly machine: Wire }> {
  const there = world(plans);
  const machine = there.dial();
  await there.run(20);
  expect(there.log.splice(0)).toEqual(['10 core accepts 10000001', '20 10000001 opened']);
  return { ...there, machine };
}

const all = { fromMs: 20, delayMs: [50, 50] } as const;

describe('frames of a troubled virtual link', () => {
  it('are lost, and the line goes on', async () => {
    const { machine, core, log, events, run } = await connected([
      faultPlan('loss', { ...all, direction: 'up', toMs: 40 }),
    ]);
    expect(machine.send('lost')).toBe(true);
    core[0]!.send('down');
    await run(20);
    machine.send('after');
    machine.close(1000, 'bye');
    await run(100);
    expect(log).toEqual([
      '30 10000001 hears down',
      '50 core hears after',
      '50 core closed 1000 bye',
      '60 10000001 closed 1000 bye',
    ]);
    expect(firedFaults(events)).toEqual(['loss#1 10000001 up']);
  });

  it('are late, and hold up what is behind them', async () => {
    const { machine, core, log, run } = await connected([faultPlan('delay', { ...all, direction: 'down', toMs: 25 })]);
    core[0]!.send('late');
    machine.send('up');
    await run(10);
    core[0]!.send('behind');
    core[0]!.close(1000, 'bye');
    await run(200);
    expect(log).toEqual([
      '30 core hears up',
      '80 10000001 hears late',
      '80 10000001 hears behind',
      '80 10000001 closed 1000 bye',
      '90 core closed 1000 bye',
    ]);
  });

  it('come twice, the second behind what was sent since', async () => {
    const { machine, log, run } = await connected([faultPlan('duplication', { ...all, toMs: 25 })]);
    machine.send('twice');
    await run(10);
    machine.send('once');
    await run(200);
    expect(log).toEqual(['30 core hears twice', '40 core hears once', '80 core hears twice']);
  });

  it('are overtaken by those behind, when they are held back and only then', async () => {
    const { machine, log, run } = await connected([faultPlan('reordering', { ...all, toMs: 25 })]);
    machine.send('first');
    await run(10);
    for (const text of ['second', 'third']) machine.send(text);
    await run(200);
    expect(log).toEqual(['40 core hears second', '40 core hears third', '80 core hears first']);
  });

  it('that are held back beyond the end of their connection never arrive', async () => {
    const { machine, log, run } = await connected([faultPlan('reordering', all)]);
    machine.send('never');
    machine.close(1000, 'bye');
    await run(200);
    expect(log).toEqual(['30 core closed 1000 bye', '40 10000001 closed 1000 bye']);
  });

  it('of other machines are none of its business', async () => {
    const { machine, core, log, dial, run } = await connected([faultPlan('loss', { machines: new Set(['10000002']) })]);
    const other = dial('10000002');
    await run(20);
    log.length = 0;
    machine.send('from one');
    other.send('from the other');
    core[1]!.send('to the other');
    await run(100);
    expect(log).toEqual(['50 core hears from one']);
  });
});

describe('a partition of a virtual link', () => {
  it('cuts both ends at once with all that is under way, fails dials, and lets them through again', async () => {
    const { machine, core, log, events, dial, run } = await connected([
      faultPlan('partition', { fromMs: 25, toMs: 100 }),
    ]);
    machine.send('up');
    core[0]!.send('down');
    await run(5);
    expect([machine.open, core[0]!.open, machine.send('more')]).toEqual([false, false, false]);
    dial();
    await run(75);
    dial();
    await run(100);
    expect(log).toEqual([
      '25 10000001 closed 1006 the line is cut',
      '25 core closed 1006 the line is cut',
      '35 10000001 closed 1006 the line is cut',
      '110 core accepts 10000001',
      '120 10000001 opened',
    ]);
    expect(firedFaults(events)).toEqual(['partition#1 10000001 up', 'partition#1 10000001 up']);
  });

  it('cuts a dial that is under way, before and after it has reached the core', async () => {
    const { log, dial, run } = world([faultPlan('partition', { fromMs: 15, toMs: 18 })]);
    dial();
    await run(8);
    dial('10000002');
    await run(100);
    expect(log).toEqual([
      '10 core accepts 10000001',
      '15 core closed 1006 the line is cut',
      '15 10000001 closed 1006 the line is cut',
      '15 10000002 closed 1006 the line is cut',
    ]);
  });
});

describe('a half-open virtual line', () => {
  it('drops both ways while both ends believe in it, then is cut', async () => {
    const { machine, core, log, events, run } = await connected([faultPlan('half-open', { fromMs: 25, toMs: 100 })]);
    await run(5);
    expect([machine.send('up'), core[0]!.send('down'), machine.open, core[0]!.open]).toEqual([true, true, true, true]);
    await run(200);
    expect(log).toEqual([
      '100 10000001 closed 1006 the half-open line is gone',
      '100 core closed 1006 the half-open line is gone',
    ]);
    expect(firedFaults(events)).toEqual(['half-open#1 10000001 up', 'half-open#1 10000001 down']);
  });

  it('drops one way only, and lets arrive what was under way', async () => {
    const { machine, core, log, run } = await connected([faultPlan('half-open', { fromMs: 25, direction: 'down' })]);
    core[0]!.send('under way');
    await run(5);
    machine.send('up');
    core[0]!.send('dropped');
    await run(100);
    expect(log).toEqual(['30 10000001 hears under way', '35 core hears up']);
  });

  it('drops the close frame: the closing end waits, the other stays open until the end', async () => {
    const { core, machine, log, run } = await connected([
      faultPlan('half-open', { fromMs: 20, toMs: 500, direction: 'down' }),
    ]);
    core[0]!.close(4001, 'silent');
    await run(100);
    expect([log, core[0]!.open, machine.open]).toEqual([[], false, true]);
    await run(500);
    expect(log).toEqual([
      '500 10000001 closed 1006 the half-open line is gone',
      '500 core closed 1006 the half-open line is gone',
    ]);
  });

  it('drops the close of a killed core: its machine stays connected until the end', async () => {
    const { stage, machine, log, run } = await connected([faultPlan('half-open', { fromMs: 20, toMs: 500 })]);
    await stage.removeCore();
    await run(100);
    expect([machine.open, log]).toEqual([true, []]);
    await run(500);
    expect(log).toEqual(['500 10000001 closed 1006 the half-open line is gone']);
  });

  it('has dials ring in vain, until the machine gives up or the line is gone', async () => {
    const up = world([faultPlan('half-open', { direction: 'up', toMs: 60_000 })]);
    up.dial();
    await up.run(20_000);
    expect(up.log).toEqual(['10000 10000001 closed 1006 no answer within 10000 ms']);

    const down = world([faultPlan('half-open', { direction: 'down' })]);
    down.dial();
    await down.run(20_000);
    expect(down.log).toEqual([
      '10 core accepts 10000001',
      '10010 10000001 closed 1006 no answer within 10000 ms',
      '10020 core closed 1006 the machine gave up waiting for the connection',
    ]);

    const gone = world([faultPlan('half-open', { direction: 'down', toMs: 5_000 })]);
    gone.dial();
    await gone.run(20_000);
    expect(gone.log).toEqual([
      '10 core accepts 10000001',
      '5000 core closed 1006 the half-open line is gone',
      '5000 10000001 closed 1006 the half-open line is gone',
    ]);
  });
});

describe('a virtual world whose faults never strike', () => {
  /** Frames to and fro between machines and core, each at its time. */
  async function history(plans: readonly NetworkFaultPlan[]): Promise<string[]> {
    const { log, core, dial, run } = world(plans, [1, 1_000]);
    const machines = ['10000001', '10000002', '10000003'].map((machineNo) => dial(machineNo));
    await run(2_000);
    for (let round = 0; round < 20; round += 1) {
      machines.forEach((machine, index) => machine.send(`up ${index} ${round}`));
      core.forEach((wire, index) => wire.send(`down ${index} ${round}`));
      await run(100);
    }
    machines[0]!.close(1000, 'bye');
    await run(10_000);
    return log;
  }

  it('has the history of one without any', async () => {
    const calm = await history([]);
    expect(calm).toHaveLength(128);
    expect(
      await history([
        faultPlan('delay', { probability: 0 }),
        faultPlan('loss', { machines: new Set() }),
        faultPlan('half-open', { fromMs: 100_000 }),
        faultPlan('loss', { plan: 'api', path: 'api' }),
      ]),
    ).toEqual(calm);
    expect(await history([faultPlan('delay')])).not.toEqual(calm);
  });

  it('changes no other random draws, and delays only its own messages', async () => {
    const others = (log: string[]): string[] =>
      log.filter((line) => line.includes('10000002 hears') || line.includes('hears up 1'));
    expect(others(await history([faultPlan('loss', { machines: new Set(['10000001']) })]))).toEqual(
      others(await history([])),
    );
  });
});
