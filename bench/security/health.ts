// Harms the database of a served core and measures how long its health goes on reporting that all is well.
// npm run build && npx tsx bench/security/health.ts [CHECKOUT] ends within two minutes; loopback and a temporary folder
// only.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeMachineMessage } from '#core/devices/frame-codec.ts';
import type { Heartbeat } from '#core/devices/messages.ts';
import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import { checkoutAt, end, serve, type ServedCore } from './checkout.ts';

const checkout = checkoutAt(process.argv[2]);
const limitMs = 20_000;

interface StoredCore extends ServedCore {
  readonly database: string;
}

async function start(folder: string): Promise<StoredCore> {
  const database = join(folder, 'core.sqlite');
  return { database, ...(await serve(checkout, ['--machines', '200', '--quiet', '--database', database], 'ignore')) };
}

/** Seconds until health is red, or null when it still is not after the limit. */
async function untilRed(url: string): Promise<number | null> {
  const began = performance.now();
  while (performance.now() - began < limitMs) {
    const { status } = await fetch(`${url}/healthz`);
    if (status === 503) return (performance.now() - began) / 1000;
    await sleep(100);
  }
  return null;
}

function fill(path: string): void {
  const file = openSync(path, 'w');
  for (const size of [1024 * 1024, 4096]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch {
      // Full.
    }
  }
  closeSync(file);
}

function damage(path: string): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(statSync(path).size - 8192, 0xa5), 0, undefined, 8192);
  closeSync(file);
}

type Harm = (core: StoredCore, folder: string) => void;

async function measure(name: string, harm: Harm, { tiny = false } = {}): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-health-'));
  let mounted = false;
  try {
    if (tiny) {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder], { stdio: 'ignore' });
      mounted = true;
    }
    // A core that has ended well leaves all of its rows in the file itself.
    const first = await start(folder);
    await fetch(`${first.url}/healthz`);
    await end(first, 'SIGTERM');
    const core = await start(folder);
    await fetch(`${core.url}/healthz`);
    harm(core, folder);
    const red = await untilRed(core.url);
    console.log(
      `${name.padEnd(42)} ${red === null ? `still well after ${limitMs / 1000} s` : `red after ${red.toFixed(1)} s`}`,
    );
    await end(core);
  } catch (error) {
    console.log(`${name.padEnd(42)} not measured: ${String(error).split('\n')[0] ?? ''}`);
  } finally {
    if (mounted) execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

await measure('database deleted', ({ database }) => rmSync(database));
await measure('pages damaged on the disk', ({ database }) => damage(database));
await measure('disk full', (_core, folder) => fill(join(folder, 'ballast')), { tiny: true });

const heartbeat: Heartbeat = {
  method: 'client.heartbeat',
  networkType: '4G',
  networkRssi: '-60',
  uptimeMinutesToday: '1',
  status: 'NORMAL',
};

/**
 * Whether a machine that signs with its old key is believed after the configuration has a new one and the core was
 * started again.
 */
async function rotation(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-rotation-'));
  const config = join(folder, 'core.json');
  const write = (key: string): void =>
    writeFileSync(
      config,
      JSON.stringify({
        merchants: [{ appId: 'a', appSecret: 's', appKey: 'k' }],
        machines: [{ machineNo: '20000001', appId: 'a', key, kind: 'motor' }],
      }),
    );
  const args = ['--config', config, '--database', join(folder, 'core.sqlite')];
  for (const key of ['old', 'new']) {
    write(key);
    const core = await serve(checkout, args, 'ignore');
    const { url } = core;
    const wire = webSocketLink(url).dial('20000001', {
      opened: () =>
        wire.send(
          encodeMachineMessage(heartbeat, {
            machineNo: '20000001',
            key: 'old',
            unixSeconds: Math.floor(Date.now() / 1000),
          }),
        ),
      frame: () => undefined,
      closed: () => undefined,
    });
    await sleep(1_500);
    const { machines_online: online } = (await (await fetch(`${url}/healthz`)).json()) as { machines_online: number };
    console.log(
      `${`key in the configuration "${key}", signed with "old"`.padEnd(42)} ${online === 1 ? 'believed' : 'refused'}`,
    );
    wire.close(1000, '');
    await end(core);
  }
  rmSync(folder, { recursive: true, force: true });
}
await rotation();
process.exit(0);
