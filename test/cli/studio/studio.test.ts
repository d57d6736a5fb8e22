import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { expect, it } from 'vitest';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { openWorld } from '#cli/studio/open-world.ts';
import { fleetOf } from '#cli/shared/fleet-flag.ts';
import { apiClient } from '#studio/http/api-client.ts';
import { checkPort } from '#studio/http/listen.ts';
import { serveStudio } from '#studio/http/serve-studio.ts';
import { Runs } from '#studio/runs/runs.ts';
import { registerStudio } from '#cli/studio/index.ts';
import { quietIo } from '../quiet-io.ts';
import { studioScenarios } from '#cli/studio/studio-scenarios.ts';
import { command } from '../run-command.ts';

it('serves a world over a real socket, names itself to a second studio, and keeps its evidence', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-studio-'));
  const host = new SystemClock();
  const settings = { stage: 'virtual', target: null, fleet: fleetOf('spring'), seed: 1, speed: 50, out: null } as const;
  const { world, close } = await openWorld(quietIo, settings, { host, folder });
  const runs = new Runs(folder);
  const served = await serveStudio({
    world,
    runs,
    scenarios: studioScenarios(quietIo, join(folder, 'scenarios'), host),
    host,
    version: '0.0.0',
    pageFolder: null,
    address: '127.0.0.1',
    port: 0,
  });
  const { url, token } = served;
  const client = apiClient(url, token);
  const stream = await request(`${url}/api/stream`, { headers: { authorization: `Bearer ${token}` } });
  await client.call('POST', '/api/machines/10000001/sales', {});
  let text = '';
  for await (const piece of stream.body) {
    text += String(piece);
    if (text.includes('"kind":"callback-received"')) break;
  }
  expect(text).toMatch(/^retry: 1000\n\nevent: world\n/);
  const port = Number(new URL(url).port);
  await expect(checkPort('127.0.0.1', port)).rejects.toThrow(
    `port ${port} is taken by vendloop studio 0.0.0 (process ${process.pid})`,
  );
  await expect(apiClient(url, 'wrong').call('GET', '/api/world')).rejects.toThrow('The token is wrong');
  expect(await client.call('POST', '/api/finish', { open: 'wait' })).toMatchObject({ isFinal: true });
  const { files } = (await client.call('GET', '/api/evidence')) as { files: { name: string }[] };
  expect(files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['history.ndjson', 'report.html', 'verdict.json']),
  );
  expect(await client.call('GET', '/api/runs')).toMatchObject({ total: 1, runs: [{ name: 'console' }] });
  await served.close();
  await close();
  host.close();
  await expect(client.call('GET', '/api/world')).rejects.toThrow('start vendloop studio');
});

it.each([
  [['--stage', 'target'], '--stage must be live or virtual'],
  [['--attach', 'http://127.0.0.1:7090'], '--attach URL needs --mcp'],
  [['--mcp', '--attach', '7090'], '--attach must be the address of a studio, like http://127.0.0.1:7090, not "7090"'],
  [['--mcp', '--attach', 'http://127.0.0.1:9/#token=x'], '--attach http://127.0.0.1:9: No studio answers at'],
  [['--fleet', 'spring:2000'], 'the studio'],
  [['--driver', 'driver.py'], '--driver needs --target URL'],
  [['--port', '70000'], '--port must be a whole number from 0 to 65535'],
])('refuses %j', async (flags, message) => {
  const env = flags.length > 2 ? { VENDLOOP_STUDIO_TOKEN: 'a-token' } : undefined;
  const { usageError } = await command(registerStudio, ['studio', '--no-config', ...flags], {}, env);
  expect(usageError).toContain(message);
});

it('needs the token of the studio that an assistant is to use', async () => {
  const { usageError } = await command(registerStudio, ['studio', '--no-config', '--mcp', '--attach', 'http://a:1']);
  expect(usageError).toContain('VENDLOOP_STUDIO_TOKEN');
});
