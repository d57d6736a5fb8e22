import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A temporary folder with programs of the shell in it, that stand in for k6 and Go. */
export class FakePrograms {
  readonly folder = mkdtempSync(join(tmpdir(), 'vendloop-fakes-'));

  /** Writes a program. @returns its path. */
  add(path: string, ...lines: string[]): string {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(file, 0o755);
    return file;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** The version output of a k6. */
export const fakeK6Version = (version: string): string => `echo 'k6 ${version} (go1.26.0, linux/amd64)'`;
