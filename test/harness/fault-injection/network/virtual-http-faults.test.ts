import { describe, expect, it } from 'vitest';
import type { NetworkEvent } from '#simulators/events.ts';
import { HttpFailure } from '#core/ports/http.ts';
import type { Http } from '#core/ports/http.ts';
import type { NetworkFaultPlan } from '#harness/fault-injection/network/network-fault-plan.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import type { VirtualStage } from '#harness/stages/virtual/index.ts';
import { faultPlan, firedFaults } from './plans.ts';

interface World {
  readonly stage: VirtualStage;
  readonly heard: string[];
  readonly events: NetworkEvent[];
  /** The result of a call and its time: `200 at 20`, `timeout at 1000`. */
  readonly call: (body: string, timeoutMs?: number, way?: Http) => Promise<string>;
  readonly run: (ms: number) => Promise<void>;
}

/** A core that answers at once; every request and every answer takes 10 ms. */
async function world(plans: readonly NetworkFaultPlan[]): Promise<World> {
  const stage = virtualStage({ seed: 1, network: { httpDelayMs: [10, 10] } });
  const { clock } = stage;
  const heard: string[] = [];
  const hear = (who: string, body: Uint8Array | string): void =>
    void heard.push(`${clock.monotonic()} ${who} hears ${String(body)}`);
  const url = await stage.hostCore({
    handle: ({ body }) => {
      hear('core', body);
      return Promise.resolve({ status: 200, headers: {}, body: '' });
    },
    devices: { accept: () => ({ frame: () => undefined, closed: () => undefined }) },
  });
  const sink = await stage.addReceiver('merchant', ({ body }) => {
    hear('merchant', body);
    return Promise.resolve({ status: 204, body: '' });
  });
  const events: NetworkEvent[] = [];
  stage.injectNetworkFaults(plans, (event) => events.push(event));
  return {
    stage,
    heard,
    events,
    call: async (body, timeoutMs = 1_000, way = stage.http) => {
      const sent = way.send({ method: 'POST', url: way === stage.http ? url : sink, headers: {}, body }, { timeoutMs });
      return `${await sent.then(
        ({ status }) => status,
        (error: unknown) => (error as HttpFailure).reason,
      )} at ${clock.monotonic()}`;
    },
    run: (ms) => stage.drive(new Promise((resolve) => void clock.after(ms, resolve))),
  };
}

const delayMs = [50, 50] as const;

describe('calls on a troubled path', () => {
  it('without their request or their answer end by their limit', async () => {
    const there = await world([faultPlan('loss', { path: 'api', direction: 'up' })]);
    expect(await there.stage.drive(there.call('a'))).toBe('timeout at 1000');
    expect([there.heard, firedFaults(there.events)]).toEqual([[], ['loss#1 up']]);

    const back = await world([faultPlan('loss', { path: 'api', direction: 'down' })]);
    expect(await back.stage.drive(back.call('a'))).toBe('timeout at 1000');
    expect([back.heard, firedFaults(back.events)]).toEqual([['10 core hears a'], ['loss#1 down']]);
  });

  it('are late there and back', async () => {
    const { stage, call, heard } = await world([faultPlan('delay', { path: 'api', delayMs })]);
    expect(await stage.drive(call('a'))).toBe('200 at 120');
    expect(heard).toEqual(['60 core hears a']);
    expect(stage.clock.pending).toBe(0);
  });

  it('end by their limit when they are too late, and arrive all the same', async () => {
    const { stage, call, heard, run } = await world([faultPlan('delay', { path: 'api', direction: 'up', delayMs })]);
    expect(await stage.drive(call('a', 30))).toBe('timeout at 30');
    await run(100);
    expect(heard).toEqual(['60 core hears a']);
  });

  it('that are held back are overtaken', async () => {
    const { stage, call, heard, run } = await world([
      faultPlan('reordering', { path: 'api', direction: 'up', delayMs, toMs: 5 }),
    ]);
    const first = call('first');
    await run(5);
    expect(await stage.drive(Promise.all([first, call('second')]))).toEqual(['200 at 70', '200 at 25']);
    expect(heard).toEqual(['15 core hears second', '60 core hears first']);
  });

  it('arrive twice and are answered once', async () => {
    const { stage, call, heard, events, run } = await world([faultPlan('duplication', { path: 'api', delayMs })]);
    expect(await stage.drive(call('a'))).toBe('200 at 20');
    await run(100);
    expect(heard).toEqual(['10 core hears a', '60 core hears a']);
    expect(firedFaults(events)).toEqual(['duplication#1 up']);
  });

  it('are refused during a partition, and cut when it comes between call and answer', async () => {
    const { stage, call, heard, events, run } = await world([
      faultPlan('partition', { path: 'api', fromMs: 15, toMs: 100 }),
    ]);
    expect(await stage.drive(call('under way'))).toBe('cut at 20');
    expect(await stage.drive(call('refused'))).toBe('refused at 20');
    await run(80);
    expect(await stage.drive(call('after'))).toBe('200 at 120');
    expect(heard).toEqual(['10 core hears under way', '110 core hears after']);
    expect(firedFaults(events)).toEqual(['partition#1 down', 'partition#1 up']);
  });

  it('arrive on a half-open line, and are never answered', async () => {
    const { stage, call, heard } = await world([faultPlan('half-open', { path: 'api', toMs: 15 })]);
    const first = call('a');
    expect(await stage.drive(first)).toBe('200 at 20');
    const always = await world([faultPlan('half-open', { path: 'api' })]);
    expect(await always.stage.drive(always.call('a'))).toBe('timeout at 1000');
    expect([heard, always.heard]).toEqual([['10 core hears a'], ['10 core hears a']]);
  });

  it('of merchants and callbacks have faults of their own', async () => {
    const { stage, call, heard } = await world([faultPlan('loss', { path: 'callbacks' })]);
    const callbacks = stage.callbackHttp([]);
    expect(await stage.drive(Promise.all([call('to the core'), call('to the merchant', 1_000, callbacks)]))).toEqual([
      '200 at 20',
      'timeout at 1000',
    ]);
    expect(heard).toEqual(['10 core hears to the core']);
    const other = await world([faultPlan('loss', { path: 'api' })]);
    expect(
      await other.stage.drive(
        Promise.all([other.call('to the core'), other.call('to the merchant', 1_000, other.stage.callbackHttp([]))]),
      ),
    ).toEqual(['timeout at 1000', '204 at 20']);
  });

  it('that fail by themselves fail as they would, and leave no timer behind', async () => {
    const { stage, call } = await world([faultPlan('delay', { path: 'api', delayMs })]);
    await stage.removeCore();
    expect(await stage.drive(call('a'))).toBe('refused at 70');
    expect(stage.clock.pending).toBe(0);
    await expect(
      stage.drive(stage.http.send({ method: 'GET', url: 'nowhere', headers: {}, body: '' }, { timeoutMs: 100 })),
    ).rejects.toThrow(HttpFailure);
  });
});
