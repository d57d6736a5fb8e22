import { describe, expect, it } from 'vitest';
import { EventLog, createStage, startLiveWorld } from '#test/harness/fault-injection/network/live-world.ts';
import { faultPlan, firedFaults } from '#test/harness/fault-injection/network/plans.ts';

describe('a live core that is taken off the network', () => {
  it('hears nothing of its end, cuts its machines and callers, and the next one listens where it did', async () => {
    const [stage, log] = [createStage(), new EventLog()];
    const hosted = (
      name: string,
      handle: () => Promise<{ status: number; headers: Record<string, string>; body: string }>,
    ) => ({
      handle: () => {
        log.add(`${name} is called`);
        return handle();
      },
      devices: {
        accept: () => ({
          frame: (text: string) => log.add(`${name} hears ${text}`),
          closed: () => log.add(`${name} hears the end`),
        }),
      },
    });
    const call = (url: string) =>
      stage.http.send({ method: 'POST', url, headers: {}, body: '' }, { timeoutMs: 600_000 }).then(
        ({ status }) => status,
        (error: unknown) => (error as { reason: string }).reason,
      );
    const url = await stage.hostCore(hosted('first', () => new Promise(() => undefined)));
    const gone = new Promise<number>((resolve) => {
      stage.link.dial('10000001', { opened: () => log.add('opened'), frame: () => undefined, closed: resolve });
    });
    await log.until('opened');
    const underWay = call(url);
    await log.until('first is called');
    await stage.removeCore();
    expect([await gone, await underWay, await call(url)]).toEqual([1006, 'cut', 'refused']);
    expect(await stage.hostCore(hosted('second', () => Promise.resolve({ status: 204, headers: {}, body: '' })))).toBe(
      url,
    );
    expect(await call(url)).toBe(204);
    expect(log.lines).toEqual(['opened', 'first is called', 'second is called']);
    expect('setClock' in stage).toBe(false);
    await stage.removeCore();
    await stage.removeCore();
  });
});

describe('calls on a troubled live path', () => {
  it('are lost, doubled and refused as on the virtual stage', async () => {
    const { stage, disturb, events, log } = await startLiveWorld();
    const heard: string[] = [];
    const url = await stage.addReceiver('merchant', ({ body }) => {
      heard.push(String(body));
      log.add(`merchant hears ${String(body)}`);
      return Promise.resolve({ status: 204, body: '' });
    });
    const callbacks = stage.callbackHttp(['127.0.0.0/8']);
    const call = (body: string, way = callbacks) =>
      way.send({ method: 'POST', url, headers: {}, body }, { timeoutMs: 4_000 }).then(
        ({ status }) => status,
        (error: unknown) => (error as { reason: string }).reason,
      );
    disturb(
      faultPlan('duplication', { path: 'callbacks', delayMs: [100, 100] }),
      faultPlan('loss', { path: 'api', direction: 'down' }),
    );
    expect(await call('twice')).toBe(204);
    await log.until('merchant hears twice', 2);
    expect(await call('unanswered', stage.http)).toBe('timeout');
    disturb(faultPlan('partition', { path: 'callbacks' }));
    expect(await call('refused')).toBe('refused');
    expect(heard).toEqual(['twice', 'twice', 'unanswered']);
    expect(firedFaults(events)).toEqual(['duplication#1 up', 'loss#1 down', 'partition#1 up']);
  });
});
