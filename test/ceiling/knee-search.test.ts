import { describe, expect, it } from 'vitest';
import { findKnee, mostTries, type KneeSearch } from '#bench/ceiling/knee-search.ts';

const search: KneeSearch = { start: 200, factor: 2, precision: 1.05, min: 10, max: 20_000 };

/** Tries a search against a core that holds every rate up to its knee. */
async function searchFor(knee: number, how: Partial<KneeSearch> = {}) {
  const rates: number[] = [];
  const found = await findKnee(
    (rate) => {
      rates.push(rate);
      return Promise.resolve(rate <= knee);
    },
    { ...search, ...how },
  );
  return { ...found, rates };
}

describe('the search for the knee', () => {
  it.each([11, 57, 199, 200, 201, 431, 999, 1_500, 6_007, 19_000])('finds %i a second to 5 %%', async (knee) => {
    const { rate, failed, tried, rates } = await searchFor(knee);
    expect(rate).toBeLessThanOrEqual(knee);
    expect(failed).toBeGreaterThan(knee);
    // Below twenty a second whole rates are further apart than that.
    expect(failed! - rate!).toBeLessThanOrEqual(Math.max(1, 0.05 * rate!));
    expect(tried).toBe(rates.length);
    expect(new Set(rates).size).toBe(tried);
    expect(tried).toBeLessThanOrEqual(mostTries(search));
  });

  it('begins near the knee of the round before in smaller steps', async () => {
    const { rate, rates } = await searchFor(1_040, { start: 1_000, factor: 1.2 });
    expect(rates).toEqual([1_000, 1_200, 1_095, 1_046]);
    expect(rate).toBe(1_000);
  });

  it('ends where no rate holds, and where each one does', async () => {
    expect(await searchFor(0)).toMatchObject({ rate: null, failed: 10 });
    expect(await searchFor(Infinity)).toMatchObject({ rate: 20_000, failed: null });
  });
});
