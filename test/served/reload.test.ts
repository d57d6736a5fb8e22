import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import { encodeMachineMessage } from '#core/devices/frame-codec.ts';
import { closeCodes } from '#core/devices/messages.ts';
import { startServedCore } from './served-core.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const machineNo = '20000001';
const merchant = { appId: 'shop', appSecret: 's', appKey: 'k' };
const machine = {
  machineNo,
  appId: 'shop',
  keys: ['new-secret', 'old-secret'],
  kind: 'motor',
  lanes: [{ lane: 0, productId: 1, price: 100, stock: 5 }],
};

/** A core with a configuration of its own, and what it prints. */
async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-reload-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  const config = join(folder, 'core.json');
  const write = (file: object | string): void =>
    writeFileSync(config, typeof file === 'string' ? file : JSON.stringify(file));
  write({ merchants: [merchant], machines: [machine] });
  const core = await startServedCore(join(folder, 'core.sqlite'), 0, ['--config', config], 'pipe');
  closing.push(() => core.child.exitCode ?? core.child.signalCode ?? core.kill('SIGKILL'));
  const lines: string[] = [];
  let notifyLine = (): void => undefined;
  for (const stream of [core.child.stdout, core.child.stderr]) {
    createInterface({ input: stream! }).on('line', (line) => {
      lines.push(line);
      notifyLine();
    });
  }
  /** Waits until a line comes that fits. */
  const line = async (fits: RegExp): Promise<string> => {
    for (;;) {
      const line = lines.find((each) => fits.test(each));
      if (line !== undefined) return line;
      await new Promise<void>((resolve) => (notifyLine = resolve));
    }
  };
  return { core, write, line, lines };
}

/** A machine that signs with this key. @param unixSeconds its clock. */
function connect(url: string, key: string, unixSeconds = Math.floor(performance.timeOrigin / 1000)) {
  let end: (code: number) => void;
  const closed = new Promise<number>((resolve) => (end = resolve));
  const wire = webSocketLink(url).dial(machineNo, {
    opened: () => {
      const members = {
        method: 'client.heartbeat',
        networkType: '4G',
        networkRssi: '-60',
        uptimeMinutesToday: '1',
        status: 'NORMAL',
      } as const;
      wire.send(encodeMachineMessage(members, { machineNo, key, unixSeconds }));
    },
    frame: () => undefined,
    closed: (code) => end(code),
  });
  closing.push(() => wire.close(1000, ''));
  return closed;
}

async function online(url: string): Promise<number> {
  return ((await (await fetch(`${url}/healthz`)).json()) as { machines_online: number }).machines_online;
}

/** How many frames were dropped for this fault. */
async function dropped(url: string, fault: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(
    new RegExp(`^vendloop_frames_dropped_total\\{reason="${fault}"\\} (\\d+)$`, 'm').exec(metrics)?.[1] ?? 0,
  );
}

describe('a served core that gets SIGHUP', () => {
  it('reads its configuration again: reports what changed, and cuts a withdrawn key off', async () => {
    const { core, write, line } = await start();
    const closed = connect(core.url, 'old-secret');
    while ((await online(core.url)) !== 1);
    write({ merchants: [merchant], machines: [{ ...machine, keys: ['new-secret'], name: 'Hall' }], timeout: '99s' });
    core.child.kill('SIGHUP');
    expect(await line(/machine 20000001/)).toBe('  machine 20000001: name "" → "Hall", keys 1 withdrawn');
    expect(await line(/takes effect/)).toBe('  timeout: takes effect at the next start');
    expect(await closed).toBe(closeCodes.revoked);
    connect(core.url, 'new-secret').catch(() => undefined);
    while ((await online(core.url)) !== 1);
  });

  it('applies another freshness at once, and reports it: a clock a year behind counts from then on', async () => {
    const { core, write, line } = await start();
    const now = Math.floor(performance.timeOrigin / 1000);
    const yearAgo = now - 365 * 86_400;
    connect(core.url, 'old-secret', now).catch(() => undefined);
    while ((await online(core.url)) !== 1);
    connect(core.url, 'old-secret', yearAgo).catch(() => undefined);
    while ((await dropped(core.url, 'stale')) !== 1);
    write({ merchants: [merchant], machines: [{ ...machine, freshness: 'off' }] });
    core.child.kill('SIGHUP');
    expect(await line(/freshness/)).toBe('  machine 20000001: freshness "monotone" → "off"');
    // A newer connection that proves the number replaces the older one.
    const first = connect(core.url, 'old-secret', yearAgo);
    connect(core.url, 'old-secret', yearAgo).catch(() => undefined);
    expect(await first).toBe(closeCodes.replaced);
    write({ merchants: [merchant], machines: [machine], freshness: 'window' });
    core.child.kill('SIGHUP');
    expect(await line(/"off" → "window"/)).toBe('  machine 20000001: freshness "off" → "window"');
    expect(await line(/^ {2}freshness/)).toBe('  freshness "monotone" → "window"');
    connect(core.url, 'old-secret', yearAgo).catch(() => undefined);
    while ((await dropped(core.url, 'stale')) + (await dropped(core.url, 'outside-window')) !== 2);
  });

  it('moves a machine to another merchant, cuts off a removed machine, and reports both', async () => {
    const { core, write, line } = await start();
    const other = { appId: 'other', appSecret: 'other-app-secret', appKey: 'other-key' };
    const machines = async ({ appId, appSecret }: typeof merchant): Promise<number> => {
      const answer = await fetch(`${core.url}/api/openapi/v1/rent/machines/${machineNo}`, {
        method: 'POST',
        headers: { Appid: appId, AppSecret: appSecret },
      });
      return ((await answer.json()) as { code: number }).code;
    };
    expect(await machines(merchant)).toBe(0);
    write({ merchants: [merchant, other], machines: [{ ...machine, appId: 'other' }] });
    core.child.kill('SIGHUP');
    expect(await line(/machine 20000001/)).toBe('  machine 20000001: merchant "shop" → "other"');
    expect(await line(/merchant other/)).toBe('  merchant other: added');
    expect([await machines(merchant), await machines(other)]).toEqual([6026, 0]);
    const closed = connect(core.url, 'new-secret');
    while ((await online(core.url)) !== 1);
    write({ merchants: [merchant, other], machines: [] });
    core.child.kill('SIGHUP');
    expect(await line(/machine 20000001: removed/)).toBe('  machine 20000001: removed');
    expect(await closed).toBe(closeCodes.unknownMachine);
    expect(await machines(other)).toBe(6026);
  });

  it('with a file that cannot be used changes nothing, reports why, and goes on', async () => {
    const { core, write, line, lines } = await start();
    connect(core.url, 'old-secret').catch(() => undefined);
    while ((await online(core.url)) !== 1);
    write('{ "merchants": [');
    core.child.kill('SIGHUP');
    expect(await line(/configuration was refused/)).toMatch(
      /the configuration was refused, and nothing has changed: .* is not JSON/,
    );
    expect(await online(core.url)).toBe(1);
    write({ merchants: [merchant], machines: [machine] });
    core.child.kill('SIGHUP');
    expect(await line(/nothing changed/)).toBe('configuration read again: nothing changed');
    expect(lines.join('\n')).not.toMatch(/-secret/);
    const exited = once(core.child, 'exit');
    core.child.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
  });
});
