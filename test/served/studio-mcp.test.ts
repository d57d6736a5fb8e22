import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { serveStudio } from '#studio/http/serve-studio.ts';
import { loadMcpSdk } from '#studio/mcp/sdk.ts';
import { Runs } from '#studio/runs/runs.ts';
import { openWorldAt, snacks } from '../studio/open-studio.ts';

const root = resolve(import.meta.dirname, '../..');
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** What an assistant sends at once, before it closes its end. */
const requests = [
  {
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'test', version: '0' } },
  },
  { method: 'notifications/initialized' },
  { id: 2, method: 'tools/call', params: { name: 'machines', arguments: {} } },
  { id: 3, method: 'tools/call', params: { name: 'sell', arguments: { machine: snacks } } },
];

/** Gives a studio all requests, and ends its input. @returns what it answered, and its exit code. */
async function ask(flags: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const args = ['--import', 'tsx', join(root, 'src/cli/main.ts'), 'studio', '--mcp', '--no-config', ...flags];
  const studio = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env } });
  closing.push(() => studio.kill('SIGKILL'));
  const exit = new Promise<number | null>((done) => studio.on('exit', done));
  studio.stdin.end(requests.map((request) => `${JSON.stringify({ jsonrpc: '2.0', ...request })}\n`).join(''));
  const [out, err] = await Promise.all([text(studio.stdout), text(studio.stderr)]);
  const answers = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { id: number; result?: { content?: { text: string }[] } });
  return { answers: answers.sort((a, b) => a.id - b.id), err, code: await exit };
}

// It is an optional peer: without it, nothing can be tested.
describe.skipIf((await loadMcpSdk()) === null)('an assistant on standard input', { timeout: 300_000, retry: 2 }, () => {
  // On a crowded computer a sale may outlast the wait of its tool.
  it('gets every answer, though its input has ended before they were there', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'vendloop-mcp-'));
    closing.push(() => rmSync(dir, { recursive: true }));
    const { answers, err, code } = await ask(['--port', '0', '--fleet', 'spring', '--out', dir]);
    expect(answers.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(answers[2]?.result?.content?.[0]?.text).toContain('"isAccepted":true');
    expect(err).toContain('report.html');
    expect(code).toBe(0);
  });

  it('uses a studio that runs already, by the address of its page', async () => {
    const host = new SystemClock();
    const { world, stage, session } = await openWorldAt(host);
    const about = { world, runs: new Runs('runs/none'), host, version: '0.0.0', pageFolder: null };
    const studio = await serveStudio({ ...about, address: '127.0.0.1', port: 0 });
    closing.push(async () => {
      await studio.close();
      world.parts.time.stop();
      await stage.close();
      host.close();
    });
    const attach = ['--attach', studio.pageUrl];
    const { answers, code } = await ask(attach, { VENDLOOP_STUDIO_TOKEN: studio.token });
    expect(answers[2]?.result?.content?.[0]?.text).toContain('"isAccepted":true');
    expect([code, session.actions.length > 0]).toEqual([0, true]);
    const refused = await ask(attach, { VENDLOOP_STUDIO_TOKEN: 'wrong' });
    expect(refused).toMatchObject({
      answers: [],
      code: 2,
      err: expect.stringContaining('The token is wrong') as string,
    });
  });
});
