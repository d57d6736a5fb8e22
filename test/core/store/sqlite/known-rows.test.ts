import { expect, it } from 'vitest';
import { RowCache } from '#core/store/sqlite/known-rows.ts';

it('remembers what has been wanted lately, and is bounded once it is trimmed', () => {
  const cache = new RowCache<number, string>(4096);
  cache.set(0, 'kept');
  for (let n = 1; n < 20_000; n += 1) {
    cache.set(n, `row ${n}`);
    cache.trim();
    // A row that is read often is never old for long.
    expect(cache.get(0)).toBe('kept');
  }
  expect(cache.get(19_999)).toBe('row 19999');
  expect(cache.get(1)).toBeUndefined();
  expect(
    Array.from({ length: 20_000 }, (_, n) => cache.get(n)).filter((row) => row !== undefined).length,
  ).toBeLessThanOrEqual(2 * 4096 + 1);
});

it('lets nothing go before it is trimmed', () => {
  const cache = new RowCache<number, string>(10);
  for (let n = 0; n < 1_000; n += 1) cache.set(n, 'row');
  expect(cache.get(0)).toBe('row');
});

it('knows of a row that there is none, and forgets one row in whichever half it is', () => {
  const cache = new RowCache<number, string>(2);
  cache.set(1, null);
  cache.set(2, 'old');
  cache.trim();
  cache.set(3, 'young');
  expect(cache.get(1)).toBeNull();
  cache.set(2, undefined);
  cache.set(3, undefined);
  expect([cache.get(2), cache.get(3)]).toEqual([undefined, undefined]);
  cache.set(4, 'gone');
  cache.forget((row) => row === 'gone');
  expect(cache.get(4)).toBeUndefined();
});
