import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startServedCore, type ServedCore } from './served-core.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(folder: string, config: object = {}): Promise<ServedCore> {
  const file = join(folder, 'core.sqlite');
  writeFileSync(`${file}.json`, JSON.stringify(config));
  const core = await startServedCore(file, 0, ['--quiet', '--config', `${file}.json`]);
  closing.push(() => core.child.exitCode ?? core.child.signalCode ?? core.kill('SIGKILL'));
  return core;
}

async function readPage(
  core: ServedCore,
  path: string,
): Promise<{ status: number; body: { status: string; reasons?: { cause: string; text: string }[] } }> {
  const response = await fetch(`${core.url}${path}`);
  return { status: response.status, body: (await response.json()) as { status: string } };
}

/** Waits for a core to answer with this status, and for this cause if one is named; the test's own limit bounds it. */
async function waitUntil(core: ServedCore, status: number, cause?: string) {
  for (;;) {
    const answer = await readPage(core, '/readyz');
    const hasCause = cause === undefined || answer.body.reasons?.some((reason) => reason.cause === cause);
    if (answer.status === status && hasCause) return answer.body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'vendloop-health-'));
  closing.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A disk of 24 MiB in memory; null where this user may not mount one. */
function mountTinyDisk(): string | null {
  const path = folder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return null;
  }
  closing.push(() => execFileSync('umount', ['-l', path]));
  return path;
}

describe('a served core', () => {
  it('is ready, and alive', async () => {
    const core = await start(folder());
    expect(await readPage(core, '/readyz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await readPage(core, '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await readPage(core, '/livez')).toEqual({ status: 200, body: { status: 'ok' } });
  });

  it('whose database was deleted is not ready, with the reason, and is alive all the same', async () => {
    const dir = folder();
    const core = await start(dir);
    await waitUntil(core, 200);
    rmSync(join(dir, 'core.sqlite'));
    const { reasons } = await waitUntil(core, 503);
    expect(reasons).toEqual([
      { cause: 'database', text: expect.stringContaining('the database file was deleted') as string },
    ]);
    expect(await readPage(core, '/healthz')).toMatchObject({ status: 503, body: { status: 'unready' } });
    expect((await readPage(core, '/livez')).status).toBe(200);
  });

  it('whose database was put back is ready again', async () => {
    const dir = folder();
    const core = await start(dir);
    renameSync(join(dir, 'core.sqlite'), join(dir, 'elsewhere'));
    await waitUntil(core, 503);
    renameSync(join(dir, 'elsewhere'), join(dir, 'core.sqlite'));
    await waitUntil(core, 200);
  });

  it('whose file has a damaged page that is not read is not ready', async () => {
    const dir = folder();
    const file = join(dir, 'core.sqlite');
    const first = await start(dir);
    await waitUntil(first, 200);
    await first.kill('SIGTERM');
    const core = await start(dir);
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(statSync(file).size - 8192, 0xa5), 0, undefined, 8192);
    closeSync(handle);
    const { reasons } = await waitUntil(core, 503);
    expect(reasons?.[0]).toMatchObject({
      cause: 'database',
      text: expect.stringMatching(/^the database is damaged/) as string,
    });
  });

  it('on a full disk is not ready, and ready again when there is room', async (context) => {
    const dir = mountTinyDisk();
    if (dir === null) return context.skip('no tmpfs can be mounted here');
    const core = await start(dir, { health: { minFreeMiB: 1 } });
    await waitUntil(core, 200);
    const filler = openSync(join(dir, 'ballast'), 'w');
    for (const size of [1024 * 1024, 4096]) {
      try {
        for (;;) writeSync(filler, Buffer.alloc(size));
      } catch {
        // Full.
      }
    }
    closeSync(filler);
    await waitUntil(core, 503, 'disk');
    rmSync(join(dir, 'ballast'));
    await waitUntil(core, 200);
  });
});
