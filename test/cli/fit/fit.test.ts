import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerFit } from '#cli/fit/index.ts';
import { registerRun } from '#cli/run/index.ts';
import { command, inFolder } from '../run-command.ts';
import { scenarioText } from '../scenario-text.ts';

describe('vendloop fit', () => {
  it('fits a history, and writes a plot and a profile that `run` can use', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'long.yaml');
      writeFileSync(
        file,
        scenarioText()
          .replace('sell: {}', 'sell: {}, times: 120')
          .replace('motor: spring', 'motor: spring, stockPerLane: 500'),
      );
      await command(registerRun, ['run', file, '--out', dir]);
      const history = join(dir, 'mine', 'history.ndjson');
      const [profile, plot] = [join(dir, 'p.json'), join(dir, 'p.svg')];
      const { out, usageError } = await command(registerFit, [
        'fit',
        history,
        '--motor',
        'spring',
        '--out',
        profile,
        '--plot',
        plot,
      ]);
      expect(usageError).toBe('');
      expect(out).toMatch(/^120 runs of spring in /);
      expect(out).toMatch(/command to result: KS distance 0\.\d{3}/);
      expect(readFileSync(plot, 'utf8')).toMatch(/^<svg [^]*<\/svg>\n$/);
      const repeated = await command(registerRun, ['run', file, '--out', join(dir, 'again'), '--profile', profile]);
      expect(repeated).toMatchObject({ code: 0, usageError: '' });
      expect(readFileSync(join(dir, 'again', 'mine', 'report.html'), 'utf8')).toContain('timing profiles fitted');
      expect(
        (await command(registerFit, ['fit', history, '--motor', 'spring', '--out', profile])).usageError,
      ).toContain('exists already');
    }));

  it('reports what is wrong with a log or a motor type', async () => {
    expect((await command(registerFit, ['fit', 'x.csv', '--motor', 'sprng'], { 'x.csv': '' })).usageError).toContain(
      "Did you mean 'spring'?",
    );
    expect(
      (await command(registerFit, ['fit', 'x.csv', '--motor', 'spring'], { 'x.csv': 'a,b\n' })).usageError,
    ).toContain('there is no column "commanded_at"');
  });
});
