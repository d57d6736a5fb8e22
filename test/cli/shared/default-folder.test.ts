import { rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeDefaultFolder } from '#cli/shared/default-folder.ts';
import { inFolder } from '../run-command.ts';

describe('the folder of a run without --out', () => {
  it('is the usual one where it can be made, and nothing is printed', () =>
    inFolder((dir) => {
      const printed: string[] = [];
      const base = join(dir, 'runs/20261126T061512');
      expect(makeDefaultFolder({ err: (text) => void printed.push(text) }, base)).toBe(base);
      expect(printed).toEqual([]);
      return Promise.resolve();
    }));

  it('is one for temporary files where nothing can be written, and one line names it', () => {
    const printed: string[] = [];
    // No one can make a folder there, not even root.
    const dir = makeDefaultFolder({ err: (text) => void printed.push(text) }, '/sys/runs/20261126T061512');
    try {
      expect(dir.startsWith(join(tmpdir(), 'vendloop-'))).toBe(true);
      expect(dir.endsWith('/20261126T061512')).toBe(true);
      expect(statSync(dirname(dir)).mode & 0o077).toBe(0);
      expect(printed.join('')).toMatch(/^cannot write to \/sys\/runs\/20261126T061512 \(.*\), so .*; --out .*\n$/);
      expect(printed.join('')).toContain(dir);
    } finally {
      rmSync(dirname(dir), { recursive: true });
    }
  });

  it('reports everything else', () => {
    expect(() => makeDefaultFolder({ err: () => undefined }, '/dev/null/runs')).toThrow('cannot write /dev/null/runs');
  });
});
