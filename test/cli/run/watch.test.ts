import { describe, expect, it } from 'vitest';
import { ChangeBatches } from '#cli/run/change-batches.ts';
import { registerRun } from '#cli/run/index.ts';
import { watchLoop } from '#cli/run/watch-loop.ts';
import { VirtualClock } from '#harness/stages/virtual/virtual-clock.ts';
import { command } from '../run-command.ts';

/** Fires all timers, and lets what waits for each run on. */
async function fireAll(clock: VirtualClock): Promise<void> {
  while (clock.fireNext()) for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

describe('batches of changes', () => {
  it('hold what changed until nothing changes for a moment', async () => {
    const clock = new VirtualClock();
    const batches = new ChangeBatches(clock);
    let batch: readonly string[] | null = null;
    const next = batches.next().then((files) => (batch = [...(files ?? [])]));
    clock.after(10, () => batches.add('a.yaml'));
    clock.after(100, () => batches.add('b.yaml'));
    clock.after(200, () => batches.add('a.yaml'));
    const seen: unknown[] = [];
    clock.after(349, () => seen.push(batch));
    await fireAll(clock);
    await next;
    expect(seen).toEqual([null]);
    expect(batch).toEqual(['a.yaml', 'b.yaml']);
    expect(clock.monotonic()).toBe(350);
  });

  it('hold what changed during a run, and end', async () => {
    const clock = new VirtualClock();
    const batches = new ChangeBatches(clock);
    batches.add('a.yaml');
    await fireAll(clock);
    expect([...((await batches.next()) ?? [])]).toEqual(['a.yaml']);
    const last = batches.next();
    batches.end();
    expect(await last).toBeNull();
    expect(await batches.next()).toBeNull();
  });
});

describe('a watch', () => {
  /** Feeds batches to a watch. @returns what it did, in order. */
  async function did(changes: readonly (readonly string[])[], failing: ReadonlySet<number> = new Set()) {
    const log: string[] = [];
    const pending = [...changes];
    let runs = 0;
    await watchLoop(['a.yaml', 'dwell-lock', 'b.yaml'], ['spring.json'], {
      run: (names, isFirst) => {
        log.push(`run ${names.join(' ')}${isFirst ? ' first' : ''}`);
        return failing.has(runs++) ? Promise.reject(new Error('line 3: no such fault')) : Promise.resolve();
      },
      batches: { next: () => Promise.resolve(pending.length === 0 ? null : new Set(pending.shift())) },
      clearScreen: () => log.push('clear'),
      printError: (error) => log.push((error as Error).message),
      printWaiting: () => log.push('wait'),
    });
    return log;
  }

  it('runs everything first, then what has changed', async () => {
    expect(await did([['b.yaml'], ['b.yaml', 'a.yaml'], ['spring.json']])).toEqual([
      ...['run a.yaml dwell-lock b.yaml first', 'wait'],
      ...['clear', 'run b.yaml', 'wait'],
      ...['clear', 'run a.yaml b.yaml', 'wait'],
      ...['clear', 'run a.yaml dwell-lock b.yaml', 'wait'],
    ]);
  });

  it('prints a mistake of a file, and goes on waiting', async () => {
    expect(await did([['a.yaml'], ['a.yaml']], new Set([1]))).toEqual([
      ...['run a.yaml dwell-lock b.yaml first', 'wait'],
      ...['clear', 'run a.yaml', 'line 3: no such fault', 'wait'],
      ...['clear', 'run a.yaml', 'wait'],
    ]);
  });

  it('needs a file', async () => {
    expect((await command(registerRun, ['run', 'dwell-lock', '--watch'])).usageError).toContain('name a scenario file');
    expect((await command(registerRun, ['run', '--all', '--watch'])).usageError).toContain('name a scenario file');
    const missing = await command(registerRun, ['run', '/no/such/folder/a.yaml', '--watch']);
    expect(missing.usageError).toContain('cannot watch /no/such/folder');
  });
});
