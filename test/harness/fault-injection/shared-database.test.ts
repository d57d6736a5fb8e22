import { describe, expect, it } from 'vitest';
import type { Store } from '#core/store/store.ts';
import type { Isolation } from '#harness/fault-injection/store/shared-database.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

/** Two cores add to one number, five times each. @returns the number, and those that the sequence gave. */
async function addTogether(
  isolation: Isolation,
): Promise<{ readonly sum: string | undefined; readonly drawn: number[] }> {
  const stage = virtualStage({ seed: 1 });
  const database = stage.openDatabase?.(isolation);
  if (!database) throw new Error('the virtual stage has a database');
  const drawn: number[] = [];
  const add = (store: Store): Promise<number> =>
    store.decide((tx) => {
      tx.putNote('sum', String(Number(tx.note('sum') ?? 0) + 1));
      return tx.next('job');
    });
  const addFiveTimes = async (store: Store): Promise<void> => {
    for (let n = 0; n < 5; n++) drawn.push(await add(store));
  };
  const [one, two] = [database.connect('one'), database.connect('two')];
  await stage.drive(Promise.all([addFiveTimes(one), addFiveTimes(two)]));
  const sum = await one.read((rows) => rows.note('sum'));
  await stage.close();
  return { sum, drawn };
}

describe('a database that cores share', () => {
  it('runs a transaction again that met another one', async () => {
    const { sum, drawn } = await addTogether('serializable');
    expect(sum).toBe('10');
    expect(new Set(drawn).size).toBe(10);
  });

  it('loses what another one wrote where its transactions are not isolated', async () => {
    expect(Number((await addTogether('none')).sum)).toBeLessThan(10);
  });

  it('writes nothing of a process that has died before the commit', async () => {
    const stage = virtualStage({ seed: 1 });
    const connection = stage.openDatabase?.('serializable').connect('one');
    if (!connection) throw new Error('the virtual stage has a database');
    const stillFor = new Promise<void>((resolve) => void stage.clock.after(1_000, resolve));
    const decided = connection.decide((tx) => tx.putNote('mark', 'written')).catch(() => 'refused');
    stage.clock.after(500, () => connection.abort());
    connection.whenResumed = ((waits) => () => (waits-- > 0 ? stillFor : null))(1);
    expect(await stage.drive(decided)).toBe('refused');
    expect(await connection.read((rows) => rows.note('mark'))).toBeUndefined();
    await stage.close();
  });
});
