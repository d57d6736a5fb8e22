import { existsSync, openSync, statSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerBackup, registerRestore } from '#cli/backup/index.ts';
import { registerServe } from '#cli/serve/index.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { command, inFolder } from '../run-command.ts';

async function database(dir: string): Promise<string> {
  const path = join(dir, 'core.sqlite');
  const store = await openSqliteStore(path);
  await store.decide((tx) => tx.putNote('text', 'x'.repeat(100_000)));
  await store.close();
  return path;
}

describe('backup and restore', () => {
  it('make a file that a core can start on, and never write over one', async () => {
    await inFolder(async (dir) => {
      const path = await database(dir);
      const copy = join(dir, 'copy.sqlite');
      const made = await command(registerBackup, ['backup', '--database', path, '--out', copy]);
      expect([made.usageError, made.err]).toEqual([
        '',
        expect.stringMatching(/^wrote .*copy\.sqlite, 0\.\d MiB/) as string,
      ]);
      expect((await command(registerBackup, ['backup', '--database', path, '--out', copy])).usageError).toContain(
        'already exists',
      );
      expect((await command(registerRestore, ['restore', '--backup', copy, '--database', path])).usageError).toContain(
        'already exists',
      );
      const restored = join(dir, 'restored.sqlite');
      expect((await command(registerRestore, ['restore', '--backup', copy, '--database', restored])).err).toContain(
        `serve --database ${restored}`,
      );
      expect(statSync(restored).mode & 0o777).toBe(0o600);
      const store = await openSqliteStore(restored);
      expect(await store.read((rows) => [rows.note('text')?.length, rows.note('backup')])).toEqual([
        100_000,
        '1714373688000',
      ]);
      await store.close();
      expect(
        (await command(registerRestore, ['restore', '--backup', join(dir, 'none'), '--database', join(dir, 'new')]))
          .usageError,
      ).toContain('there is no database');
    });
  });
});

describe('serve --check-database', () => {
  const check = (path: string) => command(registerServe, ['serve', '--database', path, '--check-database']);

  it('ends with 0 for a whole database, with 1 for a damaged one and for none, and makes no file', async () => {
    await inFolder(async (dir) => {
      const path = await database(dir);
      expect(await check(path)).toMatchObject({ code: 0, out: `${path} is intact\n` });
      const file = openSync(path, 'r+');
      writeSync(file, Buffer.alloc(statSync(path).size - 8192, 0xa5), 0, undefined, 8192);
      closeSync(file);
      const damaged = await check(path);
      expect(damaged.code).toBe(1);
      expect(damaged.err).toMatch(/is damaged or missing:\n {2}\S/);
      const none = join(dir, 'none.sqlite');
      expect(await check(none)).toMatchObject({ code: 1 });
      expect(existsSync(none)).toBe(false);
    });
  });
});
