import { describe, expect, it } from 'vitest';
import { DeadlineTimer } from '#core/deadline-timer.ts';
import type { UnreadyCause } from '#core/domain/readiness.ts';
import { HealthMonitor } from '#core/health/health-monitor.ts';
import type { Clock, Timer } from '#core/ports/clock.ts';
import type { DatabaseFileState } from '#core/ports/database-file.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { StoreFailure } from '#core/store/store.ts';
import { CoreClock } from '#core/core-clock.ts';
import { FakeClock } from '../devices/fake-clock.ts';

/** A core's store and alarm that are monitored and can each be broken; `reported` is what a person would read. */
function createMonitoredCore() {
  const clock = new FakeClock();
  const failures = { store: null as null | 'fails' | 'hangs', timers: false };
  const file: { now: DatabaseFileState } = { now: { problem: null, freeBytes: 1e9 } };
  const memory = openMemoryStore();
  const decide: typeof memory.decide = (decision) => {
    if (failures.store === 'hangs') return new Promise(() => undefined);
    if (failures.store === 'fails')
      return Promise.reject(
        new StoreFailure('the store /data/x failed', { cause: new Error('database or disk is full') }),
      );
    return memory.decide(decision);
  };
  // A lost timer of the deadline timer never fires.
  const timerClock: Clock = Object.assign(Object.create(clock) as FakeClock, {
    monotonic: () => clock.time,
    after: (ms: number, fire: () => void): Timer =>
      failures.timers ? { cancel: () => undefined } : clock.after(ms, fire),
  });
  const sender = { activeCount: 0, activeIds: new Set<number>(), send: () => true };
  const coreClock = new CoreClock(clock, undefined);
  const deadlineTimer = new DeadlineTimer({
    clock: timerClock,
    coreClock,
    store: memory,
    onError: () => undefined,
  });
  const reported: string[] = [];
  const monitor = new HealthMonitor({
    clock,
    store: { decide },
    deadlineTimer,
    file: { inspect: () => Promise.resolve(file.now), close: () => undefined },
    minFreeBytes: 1_000,
    onChange: ({ ready, reasons }) => reported.push(ready ? 'ready' : reasons.map(({ cause }) => cause).join()),
  });
  deadlineTimer.start({ sender, handle: () => Promise.resolve() });
  monitor.start();
  const causes = (): UnreadyCause[] => monitor.readiness().reasons.map(({ cause }) => cause);
  return {
    clock,
    failures,
    file,
    deadlineTimer,
    monitor,
    reported,
    causes,
  };
}

describe('the health monitor', () => {
  it('finds a sound core ready for an hour, and reports nothing', async () => {
    const { clock, causes, reported } = createMonitoredCore();
    await clock.run(3_600_000);
    expect(causes()).toEqual([]);
    expect(reported).toEqual([]);
  });

  it.each<[string, UnreadyCause, (core: ReturnType<typeof createMonitoredCore>) => void]>([
    ['a disk that refuses writes', 'store', ({ failures }) => (failures.store = 'fails')],
    ['a disk that hangs', 'store', ({ failures }) => (failures.store = 'hangs')],
    [
      'a database that is gone',
      'database',
      ({ file }) => (file.now = { problem: 'the database file was deleted', freeBytes: 1e9 }),
    ],
    ['a disk that is nearly full', 'disk', ({ file }) => (file.now = { problem: null, freeBytes: 999 })],
    ['a deadline timer that was stopped', 'deadlines', ({ deadlineTimer }) => deadlineTimer.stop()],
    ['a deadline timer whose timers are lost', 'deadlines', ({ failures }) => (failures.timers = true)],
  ])('reports %s within ten seconds, and only once', async (_what, cause, damage) => {
    const core = createMonitoredCore();
    await core.clock.run(60_000);
    damage(core);
    await core.clock.run(10_000);
    expect(core.causes()).toEqual([cause]);
    await core.clock.run(60_000);
    expect(core.reported).toEqual([cause]);
  });

  it('finds the core ready again once its disk takes writes', async () => {
    const { clock, failures, causes, reported } = createMonitoredCore();
    failures.store = 'fails';
    await clock.run(10_000);
    failures.store = null;
    await clock.run(4_000);
    expect(causes()).toEqual([]);
    expect(reported).toEqual(['store', 'ready']);
  });

  it('gives the innermost reason, without the path', async () => {
    const { clock, failures, monitor } = createMonitoredCore();
    failures.store = 'fails';
    await clock.run(4_000);
    expect(monitor.readiness().reasons).toEqual([
      { cause: 'store', text: 'the last write failed: database or disk is full' },
    ]);
  });

  it('is not ready from the moment at which it was asked to end, and looks no more once closed', async () => {
    const { clock, monitor, causes } = createMonitoredCore();
    monitor.stopping();
    expect(causes()).toEqual(['stopping']);
    monitor.close();
    await clock.run(60_000);
    expect(causes()[0]).toBe('stopping');
  });
});
