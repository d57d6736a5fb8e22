import { describe, expect, it } from 'vitest';
import type { HttpFailure } from '#core/ports/http.ts';
import type { HostedCore, ReceiverAnswer } from '#harness/stages/stage.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import type { VirtualStage } from '#harness/stages/virtual/index.ts';
import { virtualEpoch } from '#harness/stages/virtual/virtual-clock.ts';

const createStage = (): VirtualStage =>
  virtualStage({ seed: 1, network: { httpDelayMs: [10, 10], linkDelayMs: [10, 10] } });
const call = async (stage: VirtualStage, url: string, timeoutMs = 5_000): Promise<string> => {
  const sent = stage.http.send({ method: 'POST', url, headers: {}, body: '' }, { timeoutMs });
  return `${await sent.then(
    ({ status, body }) => `${status} ${body}`,
    (error: unknown) => (error as HttpFailure).reason,
  )} at ${stage.clock.monotonic()}`;
};
const sleep = (stage: VirtualStage, ms: number): Promise<void> =>
  new Promise((resolve) => void stage.clock.after(ms, resolve));
const hostedCore = (body: string): HostedCore => ({
  handle: () => Promise.resolve({ status: 200, headers: {}, body }),
  devices: { accept: () => ({ frame: () => undefined, closed: () => undefined }) },
});

describe('a core that is taken off a virtual network', () => {
  it('answers nothing, not even calls under way, until a core is there again at the same address', async () => {
    const stage = createStage();
    const url = await stage.hostCore({
      ...hostedCore(''),
      handle: () => sleep(stage, 100).then(() => ({ status: 200, headers: {}, body: 'from the dead' })),
    });
    const work = (async () => {
      const underWay = call(stage, url);
      await sleep(stage, 50);
      await stage.removeCore();
      const dead = await Promise.all([underWay, call(stage, url)]);
      expect(await stage.hostCore(hostedCore('reborn'))).toBe(url);
      await sleep(stage, 100);
      return [...dead, await call(stage, url)];
    })();
    expect(await stage.drive(work)).toEqual(['cut at 60', 'refused at 70', '200 reborn at 190']);
  });

  it('does not end the drive by what it throws when it is dead', async () => {
    const stage = createStage();
    const url = await stage.hostCore({
      ...hostedCore(''),
      handle: () => sleep(stage, 100).then(() => Promise.reject(new Error('the store is closed'))),
    });
    const work = (async () => {
      const underWay = call(stage, url);
      await sleep(stage, 50);
      await stage.removeCore();
      await sleep(stage, 500);
      return underWay;
    })();
    expect(await stage.drive(work)).toBe('cut at 60');
  });

  it('cuts its machines, and those that dial are refused', async () => {
    const stage = createStage();
    await stage.hostCore(hostedCore(''));
    const log: string[] = [];
    const dial = () =>
      stage.link.dial('10000001', {
        opened: () => log.push('opened'),
        frame: () => undefined,
        closed: (code, reason) => log.push(`${stage.clock.monotonic()} closed ${code} ${reason}`),
      });
    dial();
    await stage.drive(sleep(stage, 50));
    await stage.removeCore();
    dial();
    await stage.drive(sleep(stage, 50));
    expect(log).toEqual(['opened', '60 closed 1006 the core has gone', '70 closed 1006 no core answers']);
    await stage.removeCore();
  });
});

describe('a receiver in a virtual world', () => {
  it('is refused while it is off the network, with its calls cut, and is the same when it is back', async () => {
    const stage = createStage();
    let slow = true;
    const url = await stage.addReceiver('merchant', async () => {
      if (slow) await sleep(stage, 100);
      return { status: 200, body: 'received' };
    });
    const work = (async () => {
      const underWay = call(stage, url);
      await sleep(stage, 50);
      await stage.setReceiverRefusing('merchant', true);
      await stage.setReceiverRefusing('merchant', true);
      const off = await Promise.all([underWay, call(stage, url)]);
      slow = false;
      await stage.setReceiverRefusing('merchant', false);
      await stage.setReceiverRefusing('merchant', false);
      return [...off, await call(stage, url)];
    })();
    expect(await stage.drive(work)).toEqual(['cut at 60', 'refused at 70', '200 received at 90']);
    await expect(stage.setReceiverRefusing('missing', true)).rejects.toThrow(
      "No receiver 'missing' is on the network.",
    );
  });

  it('redirects, hangs up in its answer, and hangs without keeping anything from ending', async () => {
    const stage = createStage();
    const answers: Record<string, ReceiverAnswer | undefined> = {
      '/away': { status: 302, body: 'away', location: 'http://elsewhere.virtual/' },
      '/cut': { status: 200, body: 'success', cutAfter: 3 },
      '/long-cut': { status: 200, body: 'success', cutAfter: 100 },
    };
    const url = await stage.addReceiver('merchant', ({ path }) => {
      const answer = answers[path];
      return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
    });
    expect(
      await stage.drive(
        stage.http.send({ method: 'POST', url: `${url}away`, headers: {}, body: '' }, { timeoutMs: 100 }),
      ),
    ).toEqual({ status: 302, headers: { location: 'http://elsewhere.virtual/' }, body: 'away' });
    expect(await stage.drive(call(stage, `${url}cut`))).toBe('cut at 40');
    expect(await stage.drive(call(stage, `${url}long-cut`))).toBe('cut at 60');
    expect(await stage.drive(call(stage, `${url}hang`))).toBe('timeout at 5060');
    const hanging = call(stage, `${url}hang`);
    await stage.drive(sleep(stage, 50));
    await stage.close();
    await expect(stage.drive(hanging)).rejects.toThrow('come to rest');
  });
});

describe('the wall clock of a virtual world', () => {
  it('is set by so much, and the monotonic reading goes on', async () => {
    const stage = createStage();
    await stage.drive(sleep(stage, 500));
    stage.setClock(-3_600_000);
    expect([stage.clock.now(), stage.clock.monotonic()]).toEqual([virtualEpoch + 500 - 3_600_000, 500]);
    stage.setClock(10_000);
    await stage.drive(sleep(stage, 500));
    expect([stage.clock.now(), stage.clock.monotonic()]).toEqual([virtualEpoch + 1_000 - 3_590_000, 1_000]);
  });
});
