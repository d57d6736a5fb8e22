import { describe, expect, it } from 'vitest';
import { runNextTurn } from '#harness/stages/event-loop-turns.ts';
import { PacedTime } from '#harness/stages/virtual/paced-time.ts';
import { VirtualClock } from '#harness/stages/virtual/virtual-clock.ts';

/** Some turns of the event loop: enough for what is due by now. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await new Promise<void>((resolve) => runNextTurn(resolve));
}

/** A paced world and the clock of its people, which the test moves on. */
function paced(speed = 1) {
  const [clock, host] = [new VirtualClock(), new VirtualClock()];
  let error: Error | undefined;
  const time = new PacedTime({ clock, host, speed, worldError: () => error });
  const pass = async (ms: number): Promise<void> => {
    await settle();
    const until = host.monotonic() + ms;
    while (host.nextAt !== null && host.nextAt <= until) {
      host.fireNext();
      await settle();
    }
    host.advanceTo(until);
    time.refresh();
  };
  return { clock, host, time, pass, fail: (thrown: Error) => (error = thrown) };
}

describe('virtual time at a pace', () => {
  it('fires timers when their time has come on the clock of people, times the speed', async () => {
    const { clock, time, pass } = paced(10);
    const fired: number[] = [];
    for (const at of [100, 250.5, 900]) clock.after(at, () => fired.push(at));
    await pass(9);
    expect(fired).toEqual([]);
    await pass(20);
    expect(fired).toEqual([100, 250.5]);
    time.setSpeed(100);
    await pass(10);
    expect(fired).toEqual([100, 250.5, 900]);
    time.stop();
  });

  it('starts acts in their order, at whole milliseconds, after what is due before them', async () => {
    const { clock, host, time, pass } = paced();
    const log: string[] = [];
    clock.after(5.25, () => log.push(`timer ${clock.monotonic()}`));
    await pass(4);
    const acts = ['a', 'b'].map((name) =>
      time.act(() => {
        log.push(`${name} ${clock.monotonic()}`);
        return Promise.resolve(name);
      }),
    );
    host.advanceTo(7.75);
    expect(await Promise.all(acts)).toEqual(['a', 'b']);
    expect(log).toEqual(['timer 5.25', 'a 7', 'b 7']);
    time.stop();
  });

  it('stands still while it is paused, and takes acts all the same', async () => {
    const { clock, time, pass } = paced();
    const fired: string[] = [];
    clock.after(50, () => fired.push('timer'));
    await pass(10);
    time.setPaused(true);
    await pass(10_000);
    await time.act(() => Promise.resolve(fired.push('act')));
    expect(fired).toEqual(['act']);
    expect(clock.monotonic()).toBe(10);
    time.setPaused(false);
    await pass(39);
    expect(fired).toEqual(['act']);
    await pass(2);
    expect(fired).toEqual(['act', 'timer']);
    time.stop();
  });

  it('does not catch up with what the computer could not keep up with', async () => {
    const { clock, host, time, pass } = paced();
    const fired: number[] = [];
    for (const at of [10, 2_000, 9_000]) clock.after(at, () => fired.push(at));
    await settle();
    host.advanceTo(host.nextAt ?? 0);
    // The computer slept for an hour.
    const asleep = host.nextAt ?? 0;
    host.fireNext();
    expect(asleep).toBeLessThan(20);
    await pass(1_985);
    expect(fired).toEqual([10]);
    await pass(10);
    expect(fired).toEqual([10, 2_000]);
    time.stop();
  });

  it('reports an error of the world, and refuses acts from then on', async () => {
    const { time, pass, fail } = paced();
    fail(new Error('a host threw'));
    const act = time.act(() => Promise.resolve('never'));
    await expect(act).rejects.toThrow('The world has been stopped');
    expect((await time.failure).message).toBe('a host threw');
    await pass(1);
    await expect(time.act(() => Promise.resolve())).rejects.toThrow('The world has been stopped');
  });
});
