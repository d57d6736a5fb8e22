import { describe, expect, it } from 'vitest';
import { Alarm } from '#core/deadline-timer.ts';
import type { UnreadyCause } from '#core/domain/readiness.ts';
import { HealthWatch } from '#core/health/health-monitor.ts';
import type { Clock, Timer } from '#core/ports/clock.ts';
import type { DatabaseSight } from '#core/ports/database-file.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { StoreFailure } from '#core/store/store.ts';
import { Timeline } from '#core/core-clock.ts';
import { FakeClock } from '../devices/fake-clock.ts';

/** A core's store and alarm under watch, each of which can be broken; `said` is what a person would read. */
function watched() {
  const clock = new FakeClock();
  const broken = { store: null as null | 'fails' | 'hangs', timers: false };
  const sight: { now: DatabaseSight } = { now: { fault: null, freeBytes: 1e9 } };
  const memory = openMemoryStore();
  const decide: typeof memory.decide = (decision) => {
    if (broken.store === 'hangs') return new Promise(() => undefined);
    if (broken.store === 'fails')
      return Promise.reject(
        new StoreFailure('the store /data/x failed', { cause: new Error('database or disk is full') }),
      );
    return memory.decide(decision);
  };
  // A timer of the alarm that is lost fires never.
  const alarmClock: Clock = Object.assign(Object.create(clock) as FakeClock, {
    monotonic: () => clock.time,
    after: (ms: number, fire: () => void): Timer =>
      broken.timers ? { cancel: () => undefined } : clock.after(ms, fire),
  });
  const sender = { held: 0, isHeld: () => false, send: () => true };
  const timeline = new Timeline(clock, undefined);
  const alarm = new Alarm({
    clock: alarmClock,
    timeline,
    store: memory,
    sender,
    meet: () => Promise.resolve(),
    onError: () => undefined,
  });
  const said: string[] = [];
  const watch = new HealthWatch({
    clock,
    store: { decide },
    alarm,
    file: { look: () => Promise.resolve(sight.now), close: () => undefined },
    minFreeBytes: 1_000,
    onChange: ({ ready, reasons }) => said.push(ready ? 'ready' : reasons.map(({ cause }) => cause).join()),
  });
  alarm.start();
  watch.start();
  const causes = (): UnreadyCause[] => watch.readiness().reasons.map(({ cause }) => cause);
  return { clock, broken, sight, alarm, watch, said, causes };
}

describe('the health watch', () => {
  it('finds a sound core ready for an hour, and has nothing to say', async () => {
    const { clock, causes, said } = watched();
    await clock.run(3_600_000);
    expect(causes()).toEqual([]);
    expect(said).toEqual([]);
  });

  it.each<[string, UnreadyCause, (core: ReturnType<typeof watched>) => void]>([
    ['a disk that refuses writes', 'store', ({ broken }) => (broken.store = 'fails')],
    ['a disk that hangs', 'store', ({ broken }) => (broken.store = 'hangs')],
    [
      'a database that is gone',
      'database',
      ({ sight }) => (sight.now = { fault: 'the database file is gone', freeBytes: 1e9 }),
    ],
    ['a disk that is nearly full', 'disk', ({ sight }) => (sight.now = { fault: null, freeBytes: 999 })],
    ['an alarm that was stopped', 'alarm', ({ alarm }) => alarm.stop()],
    ['an alarm whose timers are lost', 'alarm', ({ broken }) => (broken.timers = true)],
  ])('tells %s within ten seconds, and says so once', async (_what, cause, harm) => {
    const core = watched();
    await core.clock.run(60_000);
    harm(core);
    await core.clock.run(10_000);
    expect(core.causes()).toEqual([cause]);
    await core.clock.run(60_000);
    expect(core.said).toEqual([cause]);
  });

  it('finds the core ready again once its disk takes writes', async () => {
    const { clock, broken, causes, said } = watched();
    broken.store = 'fails';
    await clock.run(10_000);
    broken.store = null;
    await clock.run(4_000);
    expect(causes()).toEqual([]);
    expect(said).toEqual(['store', 'ready']);
  });

  it('gives the innermost reason, without the path', async () => {
    const { clock, broken, watch } = watched();
    broken.store = 'fails';
    await clock.run(4_000);
    expect(watch.readiness().reasons).toEqual([
      { cause: 'store', text: 'the last write failed: database or disk is full' },
    ]);
  });

  it('is not ready from the moment at which it was asked to end, and looks no more once closed', async () => {
    const { clock, watch, causes } = watched();
    watch.stopping();
    expect(causes()).toEqual(['stopping']);
    watch.close();
    await clock.run(60_000);
    expect(causes()[0]).toBe('stopping');
  });
});
