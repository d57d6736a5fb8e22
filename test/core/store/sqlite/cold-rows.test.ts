import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import type { SqliteStore } from '#core/store/sqlite/store.ts';
import type { Tx } from '#core/store/store.ts';
import {
  sampleDelivery,
  sampleDeliveryId,
  sampleIdempotencyRecord,
  sampleLock,
  sampleOrder,
  samplePickupCode,
} from '../samples.ts';
import { useStoreFiles } from './store-files.ts';

const newFile = useStoreFiles();

/** A store whose file has rows that its memory does not know. */
async function reopenAfter(fill: (tx: Tx) => void): Promise<SqliteStore> {
  const file = newFile();
  const first = await openSqliteStore(file);
  await first.decide(fill);
  await first.close();
  return openSqliteStore(file);
}

describe('a decision on rows that are not in memory', () => {
  it('runs again once each of them is loaded', async () => {
    const store = await reopenAfter((tx) => {
      tx.putOrder(sampleOrder(1));
      tx.putDelivery(sampleDelivery(1));
    });
    let runs = 0;
    const seen = await store.decide((tx) => {
      runs += 1;
      tx.putNote('runs', String(runs));
      return [tx.order(1)?.tradeId, tx.deliveriesOfOrder(1).length, tx.order(2)?.id];
    });
    expect({ seen, runs }).toEqual({ seen: ['trade-1', 1, undefined], runs: 4 });
    expect(await store.read((rows) => rows.note('runs'))).toBe('4');
    expect(await store.decide((tx) => tx.order(2) ?? 'none, and nothing was read for it')).toContain('none');
    await store.close();
  });

  it('runs again even if it caught what ended it', async () => {
    const store = await reopenAfter((tx) => tx.putOrder(sampleOrder(1)));
    const seen = await store.decide((tx) => {
      try {
        return tx.order(1)?.id;
      } catch {
        return 'caught';
      }
    });
    expect(seen).toBe(1);
    await store.close();
  });

  it('sees in a list that is loaded what the batch has changed', async () => {
    const store = await reopenAfter((tx) => {
      tx.putDelivery(sampleDelivery(1, { token: 1 }));
      tx.putDelivery(sampleDelivery(2, { token: 2 }));
      tx.putPickupCode(samplePickupCode(1));
    });
    const [, seen] = await Promise.all([
      store.decide((tx) => {
        tx.putDelivery({ ...tx.delivery(sampleDeliveryId(2))!, orderId: 9 });
        tx.putDelivery(sampleDelivery(3, { token: 3 }));
        tx.putPickupCode(samplePickupCode(2));
      }),
      store.decide((tx) => [
        tx.deliveriesOfOrder(1).map(({ token }) => token),
        tx.deliveriesOfOrder(9).map(({ token }) => token),
        tx.openPickupCodes('10000001').map(({ id }) => id),
      ]),
    ]);
    expect(seen).toEqual([[1, 3], [2], [1, 2]]);
    await store.close();
  });
});

describe('a row of the file that a decision took for absent', () => {
  it('gives a request that comes again after a restart its first answer', async () => {
    const store = await reopenAfter((tx) => tx.putIdempotencyRecord(sampleIdempotencyRecord('A')));
    const answerOnce = (sign: string) => (tx: Tx) => {
      const known = tx.idempotencyRecord('app-1', sign);
      if (known) return `again: ${known.sign}`;
      tx.putLock('10000001', sampleLock(tx.lock('10000001').lastToken + 1, 5));
      tx.putIdempotencyRecord(sampleIdempotencyRecord(sign));
      return 'new';
    };
    const answers = await Promise.all(['B', 'A', 'C'].map((sign) => store.decide(answerOnce(sign))));
    expect(answers).toEqual(['new', 'again: A', 'new']);
    expect(await store.read((rows) => rows.lock('10000001').lastToken)).toBe(2);
    expect(store.stats).toStrictEqual({ decisions: 3, rejected: 0, failed: 0, commits: 1 });
    await store.close();
  });

  it('is loaded for a decision that refuses, and for one that changes nothing', async () => {
    const store = await reopenAfter((tx) => tx.putOrder(sampleOrder(1)));
    const refused = store.decide((tx) => {
      throw new Error(tx.orderByTrade('app-1', 'trade-1') ? 'taken' : 'free');
    });
    await expect(refused).rejects.toThrow('taken');
    await store.close();
    const other = await reopenAfter((tx) => tx.putIdempotencyRecord(sampleIdempotencyRecord('A')));
    expect(await other.decide((tx) => tx.idempotencyRecord('app-1', 'A')?.sign)).toBe('A');
    expect(await other.read((rows) => rows.idempotencyRecord('app-1', 'B'))).toBeUndefined();
    await other.close();
  });

  it('refuses a second order of a trade to its decision alone', async () => {
    const store = await reopenAfter((tx) => tx.putOrder(sampleOrder(1)));
    const outcomes = await Promise.allSettled([
      store.decide((tx) => tx.putOrder(sampleOrder(2))),
      store.decide((tx) => tx.putOrder(sampleOrder(3, { tradeId: 'trade-1' }))),
      store.decide((tx) => tx.putOrder(sampleOrder(4))),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toHaveProperty('reason.message', expect.stringContaining('belongs to another order'));
    expect(await store.read((rows) => [2, 3, 4].map((id) => rows.order(id)?.id))).toEqual([2, undefined, 4]);
    await store.close();
  });

  it('is replaced where a decision puts another without a look', async () => {
    const store = await reopenAfter((tx) => {
      tx.putOrder(sampleOrder(1));
      tx.putDelivery(sampleDelivery(1));
      tx.putPickupCode(samplePickupCode(1));
    });
    await store.decide((tx) => {
      tx.putOrder(sampleOrder(1, { amount: 7 }));
      tx.putDelivery(sampleDelivery(1, { lane: 9 }));
      tx.putPickupCode(samplePickupCode(1, { quantity: 8 }));
    });
    expect(
      await store.read((rows) => [
        rows.order(1)?.amount,
        rows.inFlight('10000001').map(({ lane }) => lane),
        rows.pickupCodeById(1)?.quantity,
      ]),
    ).toEqual([7, [9], 8]);
    await store.close();
  });
});
