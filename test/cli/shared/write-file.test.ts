import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRunDir } from '#cli/bench/result-files.ts';
import { EventFile } from '#cli/shared/event-file.ts';
import { writeNewFile, appendText, makeFolder, makeUniqueFolder, writeText } from '#cli/shared/write-file.ts';
import { openEvidence } from '#cli/run/evidence.ts';
import { systemIo } from '#cli/shared/system-io.ts';
import { makeDirectories } from '#harness/make-directories.ts';
import { newStoreFile } from '#harness/stages/live/store-file.ts';
import { inFolder } from '../run-command.ts';

const io = { ...systemIo(), err: () => undefined };

/** A folder with a foreign file in it, and names that lead to it and to nothing. */
async function withLinks(work: (at: (name: string) => string) => Promise<void> | void): Promise<void> {
  await inFolder(async (dir) => {
    const at = (name: string): string => join(dir, name);
    writeFileSync(at('theirs'), 'theirs');
    symlinkSync(at('theirs'), at('link'));
    symlinkSync(at('nothing'), at('dangling'));
    await work(at);
    expect(readFileSync(at('theirs'), 'utf8')).toBe('theirs');
    expect(existsSync(at('nothing'))).toBe(false);
  });
}

describe('a link that another user has put there', () => {
  const writers: readonly (readonly [what: string, write: (file: string) => unknown])[] = [
    ['a file', (file) => writeText(file, 'ours')],
    ['a line at the end of a file', (file) => appendText(file, 'ours')],
    ['a new file', (file) => writeNewFile(io, file, 'ours', false)],
    ['a new file, by force', (file) => writeNewFile(io, file, 'ours', true)],
    ['events', (file) => EventFile.create(file, true)],
    ['events of a core', (file) => EventFile.create(file, false)],
  ];

  it.each(writers.map(([what, write]) => ({ what, write })))('is not followed by $what', ({ write }) =>
    withLinks(async (at) => {
      for (const name of ['link', 'dangling'])
        await expect(Promise.resolve().then(() => write(at(name)))).rejects.toThrow(
          /it is a link, and output is never written through a link|exists already/,
        );
    }),
  );

  it('is refused in a folder of evidence, and in its place, by its name', () =>
    withLinks((at) => {
      for (const [name, target] of [
        ['history.ndjson', 'theirs'],
        ['verdict.json', 'nothing'],
      ] as const) {
        mkdirSync(at(`run-${name}`));
        symlinkSync(at(target), join(at(`run-${name}`), name));
        expect(() => openEvidence(at(`run-${name}`), true)).toThrow(
          `${join(at(`run-${name}`), name)} is a link, and evidence is never written through a link`,
        );
        expect(() => makeRunDir(at(`run-${name}`))).toThrow('is a link');
      }
      mkdirSync(at('elsewhere'));
      symlinkSync(at('elsewhere'), at('run'));
      expect(() => openEvidence(at('run'), true)).toThrow(`${at('run')} is a link`);
    }));

  it('is not taken for a free name of a store', () =>
    withLinks((at) => {
      mkdirSync(at('store'));
      symlinkSync(at('nothing'), at('store/core.sqlite'));
      expect(newStoreFile(at('store'))).toBe(at('store/core-2.sqlite'));
    }));

  it('leaves the names of what the shell has open, and devices, as they are', () => {
    writeText('/dev/null', 'x');
    expect(() => writeText('/dev/full', 'x')).toThrow('no space is left');
  });

  it('may be a pipe without a reader: it is not waited for', () =>
    inFolder((dir) => {
      execFileSync('mkfifo', [join(dir, 'pipe')]);
      expect(() => writeText(join(dir, 'pipe'), 'x')).toThrow('it is a pipe without a reader');
      return Promise.resolve();
    }));
});

describe('a folder of a run', () => {
  it('is its own, also when another was begun in the same second', () =>
    inFolder((dir) => {
      expect([1, 2, 3].map(() => makeUniqueFolder(join(dir, 'runs/20261124T142512')))).toEqual(
        ['', '-2', '-3'].map((more) => join(dir, `runs/20261124T142512${more}`)),
      );
      return Promise.resolve();
    }));

  it('is made so by every command that names one by the time', () => {
    const root = new URL('../../../src/cli/', import.meta.url).pathname;
    const lines = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        readFileSync(join(root, file), 'utf8')
          .split('\n')
          .filter((line) => line.includes('folderTimestamp(') && !line.startsWith('export function folderTimestamp('))
          .map((line) => `${file}: ${line}`),
      );
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines.filter((line) => !line.includes('makeDefaultFolder('))).toEqual([]);
  });

  it('ends where the system makes none, in place of being asked for without end', () => {
    expect(() => makeFolder('/proc/vendloop/a/b', '; choose another --out')).toThrow(
      'cannot write to /proc/vendloop/a/b: a folder of its path is missing and cannot be made; choose another --out',
    );
    expect(() => makeUniqueFolder('/proc/vendloop/a')).toThrow('cannot write');
    expect(() => makeFolder('/dev/null/a')).toThrow('a part of its path is no directory');
    expect(() => makeFolder('/dev/null')).toThrow('a part of its path is no directory');
  });

  it('is made with those above it, and left as it is when it is there', () =>
    inFolder((dir) => {
      makeDirectories(join(dir, 'a/b/c'));
      makeDirectories(join(dir, 'a/b/c'));
      expect(existsSync(join(dir, 'a/b/c'))).toBe(true);
      return Promise.resolve();
    }));
});
