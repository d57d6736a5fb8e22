import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registerConsole } from '#cli/console/index.ts';
import { registerRun } from '#cli/run/index.ts';
import { registerSimulate } from '#cli/simulate/index.ts';
import { startServedCore } from '#test/served/served-core.ts';
import { command, inFolder } from '../run-command.ts';

it('a product that the cloud does not list is refused at the start', { timeout: 120_000 }, () =>
  inFolder(async (dir) => {
    const core = await startServedCore(join(dir, 'core.sqlite'));
    try {
      const config = join(dir, 'vendloop.config.yaml');
      writeFileSync(
        config,
        `target: ${core.url}\ndriver: open-api\nmachines:\n` +
          '  - { machineNo: "10000002", motor: spring, lanes: [{ lane: 0, productId: 9999 }] }\n',
      );
      const where = ['--config', config];
      const answers = join(dir, 'answers.txt');
      writeFileSync(answers, '');
      const refusal = new RegExp(
        `^machine 10000002 at ${core.url} sells no product 9999, which the project file has in its lane 0; ` +
          'it sells 1\\d{3}(?:, 1\\d{3})*(?: and \\d+ more)?: correct "lanes" of the machine there$',
      );
      expect((await command(registerRun, ['run', 'healthy-spring', ...where])).usageError).toMatch(refusal);
      expect((await command(registerSimulate, ['simulate', '--worlds', '1', ...where])).usageError).toMatch(refusal);
      expect((await command(registerConsole, ['console', '--answers', 'a', ...where], { a: '' })).usageError).toMatch(
        refusal,
      );
      const chinese = await command(registerRun, ['run', 'healthy-spring', ...where, '--lang', 'zh']);
      expect(chinese.usageError).toMatch(/^.*设备 10000002 不售商品 9999/);
    } finally {
      await core.kill('SIGTERM');
    }
  }),
);
