import { describe, expect, it } from 'vitest';
import { pollUntil } from '#core/ports/waiting.ts';
import { FakeClock } from '#test/simulators/support/fake-clock.ts';

/** Polls every 100 ms while `ms` pass. @returns the answer, undefined while it waits, and the tests made. */
async function polled(isDone: (now: number) => boolean, ms: number, withinMs?: number, stopAt = Infinity) {
  const clock = new FakeClock();
  const tests: number[] = [];
  let answer: boolean | undefined;
  const condition = (): Promise<boolean> => {
    tests.push(clock.monotonic());
    return Promise.resolve(isDone(clock.monotonic()));
  };
  const isStopped = (): boolean => clock.monotonic() >= stopAt;
  void pollUntil(condition, { clock, everyMs: 100, isStopped, ...(withinMs !== undefined && { withinMs }) }).then(
    (held) => (answer = held),
  );
  for (let passed = 0; passed <= ms; passed += 100) {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    clock.advance(100);
  }
  return { answer, tests };
}

describe('pollUntil', () => {
  it('tests at once, and does not wait for what holds already', async () => {
    expect(await polled(() => true, 500)).toEqual({ answer: true, tests: [0] });
  });

  it('tests again after each pause until the condition holds', async () => {
    expect(await polled((now) => now >= 300, 1_000)).toEqual({ answer: true, tests: [0, 100, 200, 300] });
  });

  it('ends at its limit, after a last test', async () => {
    expect(await polled(() => false, 1_000, 250)).toEqual({ answer: false, tests: [0, 100, 200, 300] });
  });

  it('ends when it is stopped, without a limit', async () => {
    expect(await polled(() => false, 1_000, undefined, 200)).toEqual({ answer: false, tests: [0, 100, 200] });
    expect((await polled(() => false, 1_000)).answer).toBeUndefined();
  });

  it('is true when the condition holds at the limit', async () => {
    expect((await polled((now) => now >= 200, 1_000, 200)).answer).toBe(true);
  });
});
