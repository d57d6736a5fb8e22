// Harms the database of a served core and measures how long its health goes on reporting that all is well.
// npm run build && node bench/security/health.mjs [CHECKOUT] ends within two minutes; loopback and a temporary folder
// only.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const checkout = resolve(process.argv[2] ?? '.');
const limitMs = 20_000;

async function start(folder) {
  const database = join(folder, 'core.sqlite');
  const child = spawn(
    process.execPath,
    [
      join(checkout, 'dist/src/cli/main.js'),
      'serve',
      '--port',
      '0',
      '--machines',
      '200',
      '--quiet',
      '--database',
      database,
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let text = '';
  for await (const piece of child.stdout) {
    text += piece;
    const url = /core at (http:\S+),/.exec(text)?.[1];
    if (url) {
      child.stdout.resume();
      return { child, database, url };
    }
  }
  throw new Error('the core ended before it listened');
}

async function end({ child }) {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
}

/** Seconds until health is red, or null when it still is not after the limit. */
async function untilRed(url) {
  const began = performance.now();
  while (performance.now() - began < limitMs) {
    const { status } = await fetch(`${url}/healthz`);
    if (status === 503) return (performance.now() - began) / 1000;
    await sleep(100);
  }
  return null;
}

function fill(path) {
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

function damage(path) {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(statSync(path).size - 8192, 0xa5), 0, undefined, 8192);
  closeSync(file);
}

async function measure(name, harm, { tiny = false } = {}) {
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
    first.child.kill('SIGTERM');
    await new Promise((done) => first.child.once('exit', done));
    const core = await start(folder);
    await fetch(`${core.url}/healthz`);
    await harm(core, folder);
    const red = await untilRed(core.url);
    console.log(
      `${name.padEnd(42)} ${red === null ? `still well after ${limitMs / 1000} s` : `red after ${red.toFixed(1)} s`}`,
    );
    await end(core);
  } catch (error) {
    console.log(`${name.padEnd(42)} not measured: ${error.message.split('\n')[0]}`);
  } finally {
    if (mounted) execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

await measure('database deleted', ({ database }) => rmSync(database));
await measure('pages damaged on the disk', ({ database }) => damage(database));
await measure('disk full', (_core, folder) => fill(join(folder, 'ballast')), { tiny: true });

const heartbeat = {
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
async function rotation() {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-rotation-'));
  const config = join(folder, 'core.json');
  const write = (key) =>
    writeFileSync(
      config,
      JSON.stringify({
        merchants: [{ appId: 'a', appSecret: 's', appKey: 'k' }],
        machines: [{ machineNo: '20000001', appId: 'a', key, kind: 'motor' }],
      }),
    );
  const run = () =>
    spawn(
      process.execPath,
      [
        join(checkout, 'dist/src/cli/main.js'),
        'serve',
        '--port',
        '0',
        '--config',
        config,
        '--database',
        join(folder, 'core.sqlite'),
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
  const { encodeMachineMessage } = await import(join(checkout, 'dist/src/core/devices/frame-codec.js'));
  const { webSocketLink } = await import(join(checkout, 'dist/src/core/devices/links/websocket/websocket-link.js'));
  for (const key of ['old', 'new']) {
    write(key);
    const child = run();
    let text = '';
    for await (const piece of child.stdout) if (/core at/.test((text += piece))) break;
    const url = /core at (http:\S+),/.exec(text)[1];
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
    const { machines_online: online } = await (await fetch(`${url}/healthz`)).json();
    console.log(
      `${`key in the configuration "${key}", signed with "old"`.padEnd(42)} ${online === 1 ? 'believed' : 'refused'}`,
    );
    wire.close(1000, '');
    await end({ child });
  }
  rmSync(folder, { recursive: true, force: true });
}
await rotation();
process.exit(0);
