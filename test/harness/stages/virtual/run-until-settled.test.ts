import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '#core/ports/clock.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

const sleep = (clock: Clock, ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

describe('driving a virtual world', () => {
  it('returns what the work returns, and throws what it throws', async () => {
    const stage = virtualStage({ seed: 1 });
    expect(await stage.drive(Promise.resolve(7))).toBe(7);
    await expect(stage.drive(Promise.reject(new Error('out of stock')))).rejects.toThrow('out of stock');
    expect(await stage.drive(sleep(stage.clock, 120_000).then(() => stage.clock.monotonic()))).toBe(120_000);
  });

  it('drains every promise that a timer sets in motion before it fires the next, however deep the chain', async () => {
    const stage = virtualStage({ seed: 1 });
    const { clock } = stage;
    const seen: string[] = [];
    const chain = async (): Promise<void> => {
      for (let hop = 0; hop < 5_000; hop += 1) await Promise.resolve();
      await Promise.all(
        [1, 2, 3].map(async () => {
          await Promise.resolve();
        }),
      );
      seen.push(`chain ended at ${clock.monotonic()}`);
    };
    clock.after(10, () => void chain());
    clock.after(10, () => seen.push('same instant'));
    clock.after(10.5, () => seen.push('later'));
    await stage.drive(sleep(clock, 20));
    expect(seen).toEqual(['chain ended at 10', 'same instant', 'later']);
  });

  it('drains before the first timer, and lets timers set timers', async () => {
    const stage = virtualStage({ seed: 1 });
    const { clock } = stage;
    const seen: string[] = [];
    clock.after(0, () => {
      seen.push('zero');
      clock.after(0, () => seen.push('zero from zero'));
      clock.after(5, () => seen.push('five'));
    });
    const work = (async () => {
      for (let hop = 0; hop < 100; hop += 1) await Promise.resolve();
      seen.push('before time moves');
      await sleep(clock, 6);
      seen.push(`done at ${clock.monotonic()}`);
    })();
    await stage.drive(work);
    expect(seen).toEqual(['before time moves', 'zero', 'zero from zero', 'five', 'done at 6']);
  });

  it('stops at the instant in which the work settles and leaves what is set for the next drive', async () => {
    const stage = virtualStage({ seed: 1 });
    const { clock } = stage;
    let late = false;
    clock.after(100, () => (late = true));
    await stage.drive(sleep(clock, 99));
    expect([clock.monotonic(), late]).toEqual([99, false]);
    await stage.drive(sleep(clock, 1));
    expect(late).toBe(true);
  });

  it('fails when the world has come to rest and the work is still waiting', async () => {
    const stage = virtualStage({ seed: 1 });
    stage.clock.after(50, () => undefined);
    await expect(stage.drive(new Promise(() => undefined))).rejects.toThrow(
      /The world has come to rest, and .* still waiting/,
    );
    expect(stage.clock.monotonic()).toBe(50);
    expect(await stage.drive(sleep(stage.clock, 1).then(() => 'goes on'))).toBe('goes on');
  });

  it('ends with what a timer throws', async () => {
    const stage = virtualStage({ seed: 1 });
    const { clock } = stage;
    clock.after(5, () => {
      throw new Error('the motor is on fire');
    });
    await expect(stage.drive(sleep(clock, 10))).rejects.toThrow('the motor is on fire');
  });

  it('refuses to be driven twice at once', async () => {
    const stage = virtualStage({ seed: 1 });
    const { clock } = stage;
    const first = stage.drive(sleep(clock, 10));
    await expect(stage.drive(sleep(clock, 5))).rejects.toThrow(/being driven already/);
    await first;
  });

  it('lets the system in now and then during a long drive', async () => {
    const stage = virtualStage({ seed: 1 });
    const { clock } = stage;
    let turns = 0;
    let over = false;
    const count = (): void => {
      turns += 1;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    const work = (async () => {
      for (let timer = 0; timer < 10_000; timer += 1) await sleep(clock, 1);
    })();
    await stage.drive(work);
    over = true;
    expect(turns).toBeGreaterThan(10);
  });
});

describe('a rejected promise that is not awaited', () => {
  // The test runner listens as well, and would call the run failed.
  let listeners: NodeJS.UnhandledRejectionListener[] = [];
  beforeEach(() => {
    listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
  });
  afterEach(() => {
    for (const listener of listeners) process.on('unhandledRejection', listener);
  });

  it('ends the drive with its reason, while the work goes on waiting', async () => {
    const stage = virtualStage({ seed: 1 });
    const { clock } = stage;
    clock.after(5, () => void Promise.reject(new Error('not caught')));
    const forever = (): void => void clock.after(1, forever);
    forever();
    await expect(stage.drive(new Promise(() => undefined))).rejects.toThrow('not caught');
  });

  it('ends the drive with its reason, rather than with "at rest"', async () => {
    const stage = virtualStage({ seed: 1 });
    const { clock } = stage;
    clock.after(5, () => void Promise.reject(new Error('not caught')));
    await expect(stage.drive(new Promise(() => undefined))).rejects.toThrow('not caught');
  });

  it('ends the drive with its reason when the work settles in the same instant', async () => {
    const stage = virtualStage({ seed: 1 });
    const { clock } = stage;
    const work = sleep(clock, 5).then(() => void Promise.reject(new Error('not caught')));
    await expect(stage.drive(work)).rejects.toThrow('not caught');
    expect(process.listenerCount('unhandledRejection')).toBe(0);
  });
});
