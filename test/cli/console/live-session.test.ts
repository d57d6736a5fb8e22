import { describe, expect, it } from 'vitest';
import { inFolder } from '../run-command.ts';
import { kindsIn, playScript } from './play-script.ts';

describe('a session on real sockets', () => {
  it(
    'sells at another speed of time, and runs scenarios of the catalogue, at once and step by step',
    { timeout: 300_000 },
    () =>
      inFolder(async (dir) => {
        const steps = Array.from({ length: 40 }, () => 'next');
        const script = [
          'time',
          '10',
          '10000001',
          'sell',
          '0',
          'end',
          'back',
          'scenario',
          'unpaid-order',
          'virtual',
          'scenario',
          'healthy-electronic-lock',
          'step-by-step',
          steps[0] ?? '',
          'all',
          'finish',
          'n',
        ];
        const output = await playScript(dir, script.join('\n'), '--stage', 'live', '--fleet', 'electronic-lock');
        expect(output).toMatchObject({ code: 0, usageError: '' });
        expect(output.out).toMatch(/PASS unpaid-order\nvirtual stage/);
        expect(output.out).toMatch(/next, at 10000001: \w+/);
        expect(output.out).toMatch(/healthy-electronic-lock\nlive stage at 10× speed/);
        expect(output.out).toMatch(/\nPASS console\nlive stage/);
        expect(kindsIn(dir)).toContain('speed-set');
      }),
  );
});
