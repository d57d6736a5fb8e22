import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { useStoreFiles } from './store-files.ts';

const newFile = useStoreFiles();
const program = fileURLToPath(new URL('./crash-child.ts', import.meta.url));

describe('a process that is killed', () => {
  it('holds the file to its last moment, and leaves every answered decision to the next one', async () => {
    const file = newFile();
    const child = spawn(process.execPath, ['--import', 'tsx', program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const answeredIds: number[] = [];
    let refusal = '';
    const lines = createInterface({ input: child.stdout });
    const exited = once(child, 'exit');
    for await (const line of lines) {
      answeredIds.push(Number(line));
      if (answeredIds.length !== 100) continue;
      refusal = await openSqliteStore(file, { lockWaitMs: 0 }).then(
        () => 'opened',
        (problem: unknown) => String(problem),
      );
      child.kill('SIGKILL');
    }
    expect(await exited).toStrictEqual([null, 'SIGKILL']);
    expect(refusal).toContain(`the store ${file} is open in another process`);

    const store = await openSqliteStore(file);
    const storedIds = await store.read((rows) => answeredIds.filter((id) => rows.order(id)?.tradeId === `trade-${id}`));
    expect(storedIds).toStrictEqual(answeredIds);
    const last = Math.max(...answeredIds);
    const { lastToken } = await store.read((rows) => rows.lock('10000001'));
    expect(lastToken).toBeGreaterThanOrEqual(last);
    // Each decision whole: as many orders, deadlines and numbers as the lock has tokens.
    expect(await store.dueDeadlines(Infinity, 1_000_000)).toHaveLength(lastToken + 1);
    expect(await store.decide((tx) => tx.next('order'))).toBe(lastToken + 1);
    await store.close();
  });
});
