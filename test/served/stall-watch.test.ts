import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { registerConsole } from '#cli/console/index.ts';
import { readHistory } from '#harness/history/ndjson.ts';
import { command } from '../cli/run-command.ts';
import { startServedCore, type ServedCore } from './served-core.ts';

let dir: string;
let core: ServedCore | undefined;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'vendloop-'))));
afterEach(async () => {
  await core?.kill('SIGKILL');
  core = undefined;
  rmSync(dir, { recursive: true, force: true });
});

/** How long this process stands still at each turn of its loop, ms: longer than what the target stage leaves out. */
const stallMs = 60;

/** The stages of the stalls in the history of a session that ends at once, whose process stands still. */
async function stallsOfSession(...flags: readonly string[]): Promise<readonly string[]> {
  const stall = new Int32Array(new SharedArrayBuffer(4));
  const stalling = setInterval(() => Atomics.wait(stall, 0, 0, stallMs), 1);
  const args = ['console', ...flags, '--answers', 'script', '--out', dir];
  const { usageError } = await command(registerConsole, args, { script: 'finish\nn' });
  clearInterval(stalling);
  expect(usageError).toBe('');
  const { header, events } = readHistory(readFileSync(join(dir, 'console', 'history.ndjson'), 'utf8'), 'history');
  return events.flatMap(({ kind }) => (kind === 'process-stalled' ? [header.stage] : []));
}

it('a session on the live stage watches for stalls of this computer', async () => {
  expect(await stallsOfSession('--stage', 'live', '--fleet', 'spring')).toContain('live');
});

it('a session with a core that was there before watches for stalls of this computer', async () => {
  core = await startServedCore(join(dir, 'core.sqlite'), 0, [], 'pipe');
  expect(await stallsOfSession('--target', core.url, '--machines', '10000002')).toContain('target');
});
