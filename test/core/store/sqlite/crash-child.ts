import { writeSync } from 'node:fs';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { sampleLock, sampleOrder } from '../samples.ts';

/** A process that stores orders as fast as it can, ten at once, prints each stored one, and waits to be killed. */
const store = await openSqliteStore(process.argv[2] ?? '');

async function placeOrder(): Promise<never> {
  for (;;) {
    const id = await store.decide((tx) => {
      const number = tx.next('order');
      tx.putOrder(sampleOrder(number, { expiresAt: number }));
      tx.putLock('10000001', sampleLock(number, number));
      return number;
    });
    writeSync(1, `${id}\n`);
  }
}

await Promise.all(Array.from({ length: 10 }, placeOrder));
