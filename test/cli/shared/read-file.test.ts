import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { limitsFrom, readLimits, readUserFile, readUserFileSync } from '#cli/shared/read-file.ts';
import { LineSplitter, maxLineLength } from '#harness/history/line-splitter.ts';
import { readHistoryStream } from '#harness/history/ndjson.ts';
import { systemIo } from '#cli/shared/system-io.ts';
import { inFolder } from '../run-command.ts';

const MiB = 1024 * 1024;

async function bytesOf(source: string, limit: number = readLimits.streamed): Promise<number> {
  let bytes = 0;
  for await (const piece of readUserFile(source, limit)) bytes += piece.length;
  return bytes;
}

/** A file of zeros that takes no room on the disk. */
function sparse(file: string, size: number): string {
  const opened = openSync(file, 'w');
  ftruncateSync(opened, size);
  closeSync(opened);
  return file;
}

describe("a person's file", () => {
  it.each([
    ['a device without end', '/dev/zero', 'it is a device, which may have no end'],
    ['a directory', '/', 'it is a directory'],
    ['nothing', '/no/such', 'there is no such file'],
  ])('is not read when it is %s', async (_, file, why) => {
    await expect(bytesOf(file)).rejects.toThrow(`cannot read ${file}: ${why}`);
    expect(() => readUserFileSync(file, readLimits.inMemory)).toThrow(`cannot read ${file}: ${why}`);
    await expect(systemIo().readInput(file)).rejects.toThrow(why);
  });

  it('is not waited for when it is a pipe without a writer', () =>
    inFolder(async (dir) => {
      const pipe = join(dir, 'pipe');
      execFileSync('mkfifo', [pipe]);
      await expect(bytesOf(pipe)).rejects.toThrow(`cannot read ${pipe}: it is a named pipe`);
      expect(() => readUserFileSync(pipe, 1)).toThrow('it is a named pipe');
    }));

  it('is refused by its size before any of it is read, with the limit', () =>
    inFolder(async (dir) => {
      const file = sparse(join(dir, 'huge'), 1024 * MiB);
      const reason = 'it has 1,024 MiB, and at most 512 MiB are read (VENDLOOP_MAX_FILE_MIB sets another limit)';
      await expect(bytesOf(file)).rejects.toThrow(`cannot read ${file}: ${reason}`);
      await expect(systemIo().readInput(sparse(join(dir, 'less'), 65 * MiB))).rejects.toThrow(
        'it has 65 MiB, and at most 64 MiB are read',
      );
      expect(() => readUserFileSync(file, MiB)).toThrow('at most 1 MiB are read');
    }));

  it('is unpacked up to the limit and no further', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'bomb.gz');
      writeFileSync(file, Buffer.concat(Array.from({ length: 4 }, () => gzipSync(Buffer.alloc(4 * MiB)))));
      await expect(bytesOf(file, 8 * MiB)).rejects.toThrow(`cannot read ${file}: at most 8 MiB unpacked are read`);
      expect(await bytesOf(file, 16 * MiB)).toBe(16 * MiB);
    }));

  it('has another limit when one is set', () => {
    expect(limitsFrom('3')).toEqual({ streamed: 3 * MiB, inMemory: 3 * MiB });
    for (const odd of [undefined, '', '0', '-1', 'x', '1.5']) expect(limitsFrom(odd)).toEqual(readLimits);
  });
});

describe('a history that has no end', () => {
  const read = (pieces: Iterable<string>) =>
    readHistoryStream(
      (async function* () {
        for (const piece of pieces) yield await Promise.resolve(piece);
      })(),
      'h',
    );
  function* endless(piece: string): Generator<string> {
    for (let count = 0; count < 1_000_000; count += 1) yield piece;
  }

  it('is given up at a line that is too long', async () => {
    await expect(read(endless('x'.repeat(MiB)))).rejects.toThrow(
      'h, line 1: the line is longer than 16,777,216 characters.',
    );
  });

  it('is given up when it goes on with empty lines', async () => {
    await expect(read(endless('\n'.repeat(1000)))).rejects.toThrow(
      'h, line 1: the line is empty, and so are the lines after it.',
    );
  });

  it('is read once, character by character, however its lines are cut', () => {
    // A text that counts how often it is put together: a long line is joined once, at its end.
    const lines: string[] = [];
    const cutter = new LineSplitter(
      (line) => lines.push(line),
      () => {
        throw new Error('too long');
      },
    );
    for (let at = 0; at < 1000; at += 1) cutter.push('x'.repeat(1000));
    expect(lines).toEqual([]);
    cutter.push('\nrest');
    expect(lines).toEqual(['x'.repeat(1_000_000)]);
    expect(cutter.rest).toBe('rest');
    expect(() => cutter.push('y'.repeat(maxLineLength))).toThrow('too long');
  });
});
