import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registerConsole } from '#cli/console/index.ts';
import { consoleSettings } from '#cli/console/settings.ts';
import { shareSession } from '#cli/console/share-session.ts';
import { openEvidence } from '#cli/run/evidence.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { apiClient } from '#studio/http/api-client.ts';
import { openWorld, snacks } from '#test/studio/open-studio.ts';
import { command } from '../run-command.ts';
import { quietIo } from '../quiet-io.ts';

it('a page shares the session of a console, and leaves its end to the console', async () => {
  const { session, world } = await openWorld();
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-share-'));
  const evidence = openEvidence(dir, false);
  const clock = new SystemClock();
  const settings = await consoleSettings(quietIo, { color: true, config: false, web: true, webPort: '0' }, true);
  expect(settings.webPort).toBe(0);
  const times = () => ({ totalMs: 0, eventMs: [] });
  const served = await shareSession(0, { io: quietIo, session, settings, evidence, times, clock });
  const client = apiClient(served.url, served.token);
  const { abilities } = (await client.call('GET', '/api/world')) as { abilities: string[] };
  expect(abilities).toContain('sell');
  expect(abilities).not.toContain('finish');
  await client.call('POST', `/api/machines/${snacks}/faults`, { fault: 'never-answers' });
  expect(session.activeFaults).toMatchObject([{ fault: 'never-answers', machine: snacks }]);
  await expect(client.call('POST', '/api/finish', { open: 'abandon' })).rejects.toThrow('finish it there');
  await served.close();
  world.parts.time.stop();
  clock.close();
  evidence.history.close();
});

it.each([
  [['--web', '--stage', 'virtual'], '--web shares a session on real connections'],
  [['--web-port', '7091'], '--web-port N needs --web'],
  [['--web', '--web-port', '99999'], '--web-port must be a whole number from 0 to 65535'],
])('refuses %j', async (flags, message) => {
  const args = ['console', '--no-config', '--answers', 'script', ...flags];
  const { usageError } = await command(registerConsole, args, { script: '' });
  expect(usageError).toContain(message);
});
