import { expect, it } from 'vitest';
import { StallableLoop } from '#harness/fault-injection/core/stallable-loop.ts';
import { FakeClock } from '#test/core/devices/fake-clock.ts';

function standing() {
  const clock = new FakeClock();
  const loop = new StallableLoop(clock);
  const began = clock.monotonic();
  const done: string[] = [];
  const come = (name: string): void => loop.schedule(() => void done.push(`${name} at ${clock.monotonic() - began}`));
  return { clock, loop, done, come };
}

it('does at once what comes while it runs', () => {
  const { done, come } = standing();
  come('a');
  expect(done).toEqual(['a at 0']);
});

it('does what came while it stood still in the order in which it came, though it stood still a second time', () => {
  const { clock, loop, done, come } = standing();
  loop.stall(100);
  come('a');
  clock.advance(50);
  loop.stall(200);
  come('b');
  clock.advance(60);
  come('c');
  expect(done).toEqual([]);
  clock.advance(140);
  expect(done).toEqual(['a at 250', 'b at 250', 'c at 250']);
  come('d');
  expect(done.at(-1)).toBe('d at 250');
});

it('has what comes while others have their turn wait for its own', () => {
  const { clock, loop, done, come } = standing();
  loop.stall(100);
  loop.schedule(() => {
    done.push('a');
    come('after a');
  });
  come('b');
  clock.advance(100);
  expect(done).toEqual(['a', 'b at 100', 'after a at 100']);
});

it('stands still in the middle of what waited', () => {
  const { clock, loop, done, come } = standing();
  loop.stall(100);
  loop.schedule(() => loop.stall(50));
  come('b');
  clock.advance(100);
  expect(done).toEqual([]);
  clock.advance(50);
  expect(done).toEqual(['b at 150']);
});

it('lets go at once of what waited when it is freed', () => {
  const { clock, loop, done, come } = standing();
  loop.stall(100);
  come('a');
  loop.resume();
  clock.advance(0);
  expect(done).toEqual(['a at 0']);
});
