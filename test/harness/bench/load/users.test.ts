import { describe, expect, it } from 'vitest';
import { minUsers, usersAtOnce, usersOf } from '#harness/bench/load/users.ts';
import { isReserveTouched, userLoad } from '#harness/bench/user-load.ts';

describe('the users of a step', () => {
  it('can wait for 0.4 s all at once, are ten at least, and as many as were asked for', () => {
    expect([250, 500, 0.5].map((rate) => usersOf({ rate }, null))).toEqual([100, 200, minUsers]);
    expect(usersOf({ rate: 250 }, 3)).toBe(3);
  });

  it('are made for all steps that k6 keeps at a time', () => {
    const demand = (users: number, from: number, to: number) => ({ users, from, to });
    expect(usersAtOnce([])).toBe(0);
    expect(usersAtOnce([demand(10, 0, 100), demand(20, 100, 200)])).toBe(20);
    expect(usersAtOnce([demand(10, 0, 150), demand(20, 100, 250), demand(30, 200, 300)])).toBe(50);
  });
});

describe('how many of them were busy', () => {
  const requests = [
    { sent: 0, durationMs: 40 },
    { sent: 10, durationMs: 40 },
    { sent: 40, durationMs: 20 },
  ];

  it('is λ·W on the average, and what was counted at most', () => {
    expect(userLoad(requests, 10, 100)).toEqual({ users: 10, mean: 1, most: 2 });
    expect(userLoad([], 10, 100)).toEqual({ users: 10, mean: 0, most: 0 });
  });

  it('touches the reserve when more than half of them were', () => {
    expect(isReserveTouched({ users: 10, mean: 1, most: 5 })).toBe(false);
    expect(isReserveTouched({ users: 10, mean: 1, most: 6 })).toBe(true);
  });
});
