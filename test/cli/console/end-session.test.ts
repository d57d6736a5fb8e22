import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder } from '../run-command.ts';
import { kindsIn, playScript } from './play-script.ts';

describe('the end of a session with open deliveries', () => {
  it('waits for them, or is INCONCLUSIVE without them', () =>
    inFolder(async (dir) => {
      const broken = [
        '10000002',
        'inject',
        'never-answers',
        '(default)',
        'next-job',
        'sell',
        '0',
        '2s',
        'back',
        'finish',
      ];
      const waited = await playScript(join(dir, 'a'), [...broken, 'wait', 'end', 'n'].join('\n'));
      expect(waited.code).toBe(0);
      expect(kindsIn(join(dir, 'a'))).toContain('delivery-settled');
      const ended = await playScript(join(dir, 'b'), [...broken, 'now', 'n'].join('\n'));
      expect(ended.code).toBe(3);
      expect(ended.out).toMatch(/was\s+abandoned before its end/);
    }));
});

describe('a session that the person leaves early', () => {
  it('keeps its history, with a verdict and reports', () =>
    inFolder(async (dir) => {
      const output = await playScript(dir, '10000001\nsell\n0\n100ms');
      expect(output).toMatchObject({ code: 3, usageError: '' });
      expect(output.out).toContain('The session ends here; its evidence is kept.');
      expect(existsSync(join(dir, 'console', 'report.html'))).toBe(true);
      expect(kindsIn(dir)).toEqual(expect.arrayContaining(['delivery-started', 'run-ended']));
    }));

  it('keeps its evidence when a question of a step is left', () =>
    inFolder(async (dir) => {
      const output = await playScript(dir, '10000001\njudge\n(default)\nyes');
      expect(output).toMatchObject({ code: 3, usageError: '' });
      expect(output.out).toContain('The session ends here; its evidence is kept.');
      expect(output.out).not.toContain('This is not possible');
    }));

  it('keeps its reports when the scenario cannot be written', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'console', 'history.ndjson', 'x.yaml');
      const output = await playScript(
        dir,
        ['10000001', 'sell', '0', 'end', 'back', 'finish', 'y', 'x', '(default)', file].join('\n'),
      );
      expect(output).toMatchObject({ code: 0, usageError: '' });
      expect(output.out).toContain(`cannot write ${file}`);
      expect(existsSync(join(dir, 'console', 'report.html'))).toBe(true);
    }));

  it('names the line of a wrong answer and the choices, and keeps its evidence', () =>
    inFolder(async (dir) => {
      const output = await playScript(dir, '10000001\n# a comment\nsel');
      expect(output.usageError).toBe(
        'script:3: "sel" is not one of the choices: sell, steps, queue, concurrent, duplicate, pickup, inject, ' +
          'connection, judge, back',
      );
      expect(existsSync(join(dir, 'console', 'report.html'))).toBe(true);
    }));
});
