import { expect, it } from 'vitest';
import { RowCache } from '#core/store/sqlite/row-cache.ts';

it('remembers what has been wanted lately, and is bounded', () => {
  const cache = new RowCache<number, string>();
  let loads = 0;
  const load = (): string => {
    loads += 1;
    return 'loaded';
  };
  cache.set(0, 'kept');
  for (let n = 1; n < 20_000; n += 1) {
    cache.set(n, `row ${n}`);
    // A row that is read often is never old for long.
    expect(cache.get(0, load)).toBe('kept');
  }
  expect(loads).toBe(0);
  expect(cache.known(19_999)).toBe('row 19999');
  expect(cache.known(1)).toBeUndefined();
  expect(
    Array.from({ length: 20_000 }, (_, n) => cache.known(n)).filter((row) => row !== undefined).length,
  ).toBeLessThanOrEqual(2 * 4096 + 1);
});

it('forgets one row in whichever half it is, and all', () => {
  const cache = new RowCache<number, string>();
  cache.set(1, 'old');
  for (let n = 2; n < 5_000; n += 1) cache.set(n, 'row');
  cache.delete(1);
  cache.delete(4_999);
  expect([cache.known(1), cache.known(4_999)]).toEqual([undefined, undefined]);
  expect(cache.known(4_998)).toBe('row');
  cache.clear();
  expect(cache.known(4_998)).toBeUndefined();
});
