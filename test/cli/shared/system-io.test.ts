import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { systemIo } from '#cli/shared/system-io.ts';
import { inFolder } from '../run-command.ts';

const io = systemIo();

/** Longer than a piece, and with characters of several bytes that some piece must break. */
const text = '{"text":"売り切れ"}\n'.repeat(20_000);

async function pieces(source: string, anySize?: boolean): Promise<string[]> {
  const chunks: string[] = [];
  for await (const piece of io.readPieces(source, anySize)) chunks.push(piece);
  return chunks;
}

describe('what a process reads', () => {
  it('comes in pieces that are together the whole, compressed in several parts or not', () =>
    inFolder(async (dir) => {
      const [plain, packed] = [join(dir, 'a.ndjson'), join(dir, 'a.ndjson.gz')];
      writeFileSync(plain, text);
      writeFileSync(packed, Buffer.concat([gzipSync(text.slice(0, 100)), gzipSync(text.slice(100))]));
      for (const file of [plain, packed]) {
        const all = await pieces(file);
        expect(all.length).toBeGreaterThan(1);
        expect(all.join('') === text).toBe(true);
        expect((await io.readInput(file)) === text).toBe(true);
      }
    }));

  it('has no limit of size where it is not kept', () =>
    inFolder(async (dir) => {
      const [plain, packed] = [join(dir, 'b.ndjson'), join(dir, 'b.ndjson.gz')];
      const long = text.repeat(3);
      writeFileSync(plain, long);
      writeFileSync(packed, gzipSync(long));
      vi.stubEnv('VENDLOOP_MAX_FILE_MIB', '1');
      try {
        for (const file of [plain, packed]) {
          await expect(pieces(file)).rejects.toThrow('at most 1 MiB');
          expect((await pieces(file, true)).join('').length).toBe(long.length);
        }
      } finally {
        vi.unstubAllEnvs();
      }
    }));

  it('is named in one line when it cannot be read', () =>
    inFolder(async (dir) => {
      const brokenFile = join(dir, 'broken.gz');
      writeFileSync(brokenFile, 'no gzip');
      await expect(pieces(brokenFile)).rejects.toThrow(`cannot read ${brokenFile}: incorrect header check`);
      for (const read of [(source: string) => pieces(source), (source: string) => io.readInput(source)]) {
        await expect(read(join(dir, 'none'))).rejects.toThrow(
          `cannot read ${join(dir, 'none')}: there is no such file`,
        );
        await expect(read(join(dir, 'none.gz'))).rejects.toThrow('none.gz: there is no such file');
        await expect(read(dir)).rejects.toThrow(`cannot read ${dir}: it is a directory`);
      }
    }));
});
