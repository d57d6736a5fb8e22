import { describe, expect, it } from 'vitest';
import { Log, newStage, world } from '#test/harness/fault-injection/network/live-world.ts';
import { planOf, strokesOf } from '#test/harness/fault-injection/network/plans.ts';

describe('a live core that is taken off the network', () => {
  it('hears nothing of its end, cuts its machines and callers, and the next one listens where it did', async () => {
    const [stage, log] = [newStage(), new Log()];
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
    const url = await stage.host(hosted('first', () => new Promise(() => undefined)));
    const gone = new Promise<number>((resolve) => {
      stage.link.dial('10000001', { opened: () => log.add('opened'), frame: () => undefined, closed: resolve });
    });
    await log.until('opened');
    const underWay = call(url);
    await log.until('first is called');
    await stage.unhost();
    expect([await gone, await underWay, await call(url)]).toEqual([1006, 'cut', 'refused']);
    expect(await stage.host(hosted('second', () => Promise.resolve({ status: 204, headers: {}, body: '' })))).toBe(url);
    expect(await call(url)).toBe(204);
    expect(log.lines).toEqual(['opened', 'first is called', 'second is called']);
    expect('setClock' in stage).toBe(false);
    await stage.unhost();
    await stage.unhost();
  });
});

describe('calls on a troubled live path', () => {
  it('are lost, doubled and refused as on the virtual stage', async () => {
    const { stage, disturb, events, log } = await world();
    const heard: string[] = [];
    const url = await stage.receive('merchant', ({ body }) => {
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
      planOf('duplication', { path: 'callbacks', byMs: [100, 100] }),
      planOf('loss', { path: 'api', direction: 'down' }),
    );
    expect(await call('twice')).toBe(204);
    await log.until('merchant hears twice', 2);
    expect(await call('unanswered', stage.http)).toBe('timeout');
    disturb(planOf('partition', { path: 'callbacks' }));
    expect(await call('refused')).toBe('refused');
    expect(heard).toEqual(['twice', 'twice', 'unanswered']);
    expect(strokesOf(events)).toEqual(['duplication#1 up', 'loss#1 down', 'partition#1 up']);
  });
});
