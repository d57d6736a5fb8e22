import { describe, expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import { startCore, type Core } from '#core/core.ts';
import type { CoreEvent } from '#core/events.ts';
import type { Link } from '#core/ports/link.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { freshnessModes, laneRows, machineRow } from '#simulators/machine/core-rows.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import { SimulatedMachine } from '#simulators/machine/machine.ts';
import type { Firmware } from '#simulators/machine/machine-spec.ts';

const caller = demoMerchant;
const day = 86_400_000;
const year = 365 * day;

/**
 * A machine whose clock is wrong by so much from its sixth minute to its sixteenth, and a core that may be started
 * again.
 */
async function createWorld(byMs: number, firmware: Firmware = 'current') {
  const stage = virtualStage({ seed: 1 });
  const [baseSpec] = fleetSpecs([{ name: 'one', motor: 'electronic-lock', count: 1, firmware }]);
  const spec = {
    ...baseSpec!,
    faults: [{ fault: 'clock-skew', plan: 'skew', params: { byMs }, when: { fromMs: 360_000, toMs: 960_000 } }],
  };
  const { machineNo } = spec;
  const store = await stage.openStore();
  const events: CoreEvent[] = [];
  const frames: string[] = [];
  const config = {
    ...defaultConfig,
    merchants: [caller],
    machines: [machineRow(spec, caller.appId)],
    lanes: laneRows(spec),
    freshness: { ...defaultConfig.freshness, machines: freshnessModes([spec]) },
  };
  const start = async (): Promise<Core> => {
    const core = await startCore({
      config,
      clock: stage.clock,
      random: stage.random,
      http: stage.callbackHttp(['0.0.0.0/0']),
      store,
      onEvent: (event) => events.push(event),
      onError: (error) => {
        throw error;
      },
    });
    await stage.hostCore(core);
    return core;
  };
  const advance = (ms: number) => stage.drive(new Promise<void>((resolve) => void stage.clock.after(ms, resolve)));
  let core = await start();
  const machine = new SimulatedMachine(spec, {
    clock: stage.clock,
    random: stage.random.fork('m'),
    link: recorded(stage.link, frames),
    onEvent: () => undefined,
  });
  machine.start();
  await advance(100);
  let sales = 0;
  const sellOne = async (): Promise<string> => {
    sales += 1;
    const order = await core.services.orders.create(caller, {
      machineNo,
      notifyUrl: 'http://merchant.example/',
      tradeId: `t${sales}`,
      products: [{ productId: 1000, quantity: 1 }],
    });
    if (!order.ok) throw new Error('no order');
    const { orderId } = order.value;
    await core.services.orders.update(caller, { machineNo, orderId, status: 1, sign: `pay-${sales}` });
    const view = await core.services.orders.get(caller, { machineNo, orderId });
    if (!view.ok) throw new Error('no order');
    const delivered = await core.services.deliveries.deliver(caller, {
      machineNo,
      orderId,
      recordId: view.value.order.records[0]!.id,
      sign: `deliver-${sales}`,
    });
    await advance(10_000);
    const settled = events.findLast((event) => event.kind === 'delivery-settled');
    return delivered.ok && settled?.kind === 'delivery-settled' ? settled.outcome : 'refused';
  };
  const restart = async (): Promise<void> => {
    await advance(2_000);
    core.stop();
    core = await start();
    await advance(30_000);
  };
  /** An attacker repeats all recorded frames on a connection. */
  const replay = async (): Promise<void> => {
    const wire = stage.link.dial(machineNo, {
      opened: () => frames.forEach((frame) => void wire.send(frame)),
      frame: () => undefined,
      closed: () => undefined,
    });
    await advance(1_000);
  };
  return { advance, sellOne, restart, replay, events, frames, machine };
}

function recorded(link: Link, frames: string[]): Link {
  return {
    dial(machineNo, listener) {
      const wire = link.dial(machineNo, listener);
      return {
        send(frame) {
          frames.push(frame);
          return wire.send(frame);
        },
        close: (code, reason) => wire.close(code, reason),
        get open() {
          return wire.open;
        },
      };
    },
  };
}

describe('a machine whose clock is wrong for a while', () => {
  it.each([3_600_000, -3_600_000, year, -year])(
    'by %d ms sells before, in between and afterwards, without ever being offline',
    async (byMs) => {
      const { advance, sellOne, events } = await createWorld(byMs);
      expect(await sellOne()).toBe('success');
      await advance(400_000);
      expect(await sellOne()).toBe('success');
      await advance(300_000);
      expect(await sellOne()).toBe('success');
      await advance(600_000);
      expect(await sellOne()).toBe('success');
      expect(events.filter(({ kind }) => kind === 'machine-offline')).toEqual([]);
      expect(events.some((event) => event.kind === 'frame-dropped' && event.reason === 'stale')).toBe(true);
    },
  );

  it('comes back by itself to a core that was started again', async () => {
    const { advance, sellOne, restart } = await createWorld(-year);
    await advance(700_000);
    await restart();
    expect(await sellOne()).toBe('success');
    await advance(600_000);
    await restart();
    expect(await sellOne()).toBe('success');
  });

  it('sells with old firmware too, where no freshness is asked of it', async () => {
    const { advance, sellOne, restart } = await createWorld(-day, 'old');
    await advance(700_000);
    expect(await sellOne()).toBe('success');
    await restart();
    expect(await sellOne()).toBe('success');
  });
});

describe('an attacker who has recorded every frame of a machine', () => {
  it.each([false, true])(
    'takes nothing over by repeating them (its clock was a year fast once: %s)',
    async (wasFast) => {
      const { advance, sellOne, replay, restart, events, frames } = await createWorld(year);
      await sellOne();
      if (wasFast) await advance(1_500_000);
      for (const round of ['running', 'restarted']) {
        if (round === 'restarted') await restart();
        const before = events.filter(({ kind }) => kind === 'machine-online').length;
        await replay();
        expect(
          events.filter(({ kind }) => kind === 'machine-online'),
          round,
        ).toHaveLength(before);
      }
      expect(frames.length).toBeGreaterThan(2);
      expect(await sellOne()).toBe('success');
    },
  );
});
