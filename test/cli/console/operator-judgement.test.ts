import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerRun } from '#cli/run/index.ts';
import { readHistory } from '#harness/history/ndjson.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { command, inFolder } from '../run-command.ts';
import { historyOf, playScript } from './play-script.ts';

describe('an observation of a person', () => {
  it('is recorded with name and note, and fails the session when it is not as expected', () =>
    inFolder(async (dir) => {
      const output = await playScript(
        dir,
        [
          '10000001',
          'sell',
          '0',
          'end',
          'judge',
          'Is the door shut?',
          'yes',
          'no',
          'Li',
          'hinge',
          'back',
          'finish',
          'n',
        ].join('\n'),
      );
      expect(output.code).toBe(1);
      expect(output.out).toContain('expected yes, Li answered no (hinge)');
      expect(output.out).toMatch(/Is the door shut\? +yes +no +Li +hinge/);
      expect(readFileSync(join(dir, 'console', 'report.html'), 'utf8')).toContain('What people saw');
      expect(output.out.trimEnd().split('\n').at(-1)).toBe(`FAIL: ${join(dir, 'console', 'report.html')}`);
      expect(readHistory(historyOf(dir), 'history').events).toContainEqual(
        expect.objectContaining({
          kind: 'operator-answered',
          question: 'Is the door shut?',
          answer: 'no',
          operator: 'Li',
          note: 'hinge',
          source: 'asked',
        }),
      );
    }));

  it('fails the saved scenario again', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'by-hand.yaml');
      const output = await playScript(
        dir,
        [
          '10000001',
          'sell',
          '0',
          'end',
          'judge',
          'Is the door shut?',
          'yes',
          'no',
          'Li',
          'hinge',
          'back',
          'finish',
          'y',
          'x',
          '(default)',
          file,
        ].join('\n'),
      );
      expect(output.code).toBe(1);
      expect(output.out).toContain('Replayed in virtual time: the outcomes are the same (1 delivery).');
      expect(loadScenario(readFileSync(file, 'utf8'), file)).toMatchObject({ verdict: 'FAIL', finds: [] });
      const replayed = await command(registerRun, ['run', file, '--stage', 'virtual', '--out', join(dir, 'again')]);
      expect(replayed).toMatchObject({ code: 0, usageError: '' });
      expect(replayed.out).toContain('FAIL, as the scenario declares, by what a person observed alone.');
    }));
});
