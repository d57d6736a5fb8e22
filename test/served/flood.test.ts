import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { demoMachineKey, machineNumber } from '#simulators/machine/fleet.ts';
import { encodeMachineMessage } from '#core/devices/frame-codec.ts';
import { startServedCore } from './served-core.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const frames = 150_000;
const frame = 'x'.repeat(200);
/**
 * What a core may still read after it has stopped to: chunks of 64 KiB, of which one is under way and one is with the
 * library.
 */
const mostOfOnePause = 2 * Math.ceil((64 * 1024) / frame.length);

async function online(url: string, place: number): Promise<WebSocket> {
  const [machineNo, before] = [machineNumber(place), await metric(url, 'vendloop_machines_online')];
  const socket = new WebSocket(`${url.replace('http', 'ws')}/devices/${machineNo}`, { perMessageDeflate: false });
  closing.push(() => socket.terminate());
  await once(socket, 'open');
  const heartbeat = {
    method: 'client.heartbeat',
    networkType: '4G',
    networkRssi: '-60',
    uptimeMinutesToday: '1',
    status: 'NORMAL',
  } as const;
  socket.send(
    encodeMachineMessage(heartbeat, {
      machineNo,
      key: demoMachineKey(machineNo),
      unixSeconds: Math.floor(performance.timeOrigin / 1000),
    }),
  );
  while ((await metric(url, 'vendloop_machines_online')) === before);
  return socket;
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

describe('a served core that a proven machine floods', () => {
  it('pauses reading its socket for a second, so that the machine keeps its frames, and serves others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-flood-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const config = join(folder, 'core.json');
    writeFileSync(config, JSON.stringify({ frameBudget: { perSecond: 1, burst: 10 } }));
    const core = await startServedCore(join(folder, 'core.sqlite'), 0, ['--quiet', '--config', config]);
    closing.push(() => core.child.exitCode ?? core.kill('SIGKILL'));
    const flooder = await online(core.url, 0);
    for (let count = 0; count < frames; count += 1) flooder.send(frame);

    const dropped: number[] = [];
    while (dropped.length < 3 && (dropped.at(-1) ?? 0) < frames / 10) {
      // They are reported when a pause is over.
      const count = await metric(core.url, 'vendloop_frames_dropped_total{reason="over-budget"}');
      if (count > (dropped.at(-1) ?? 0)) dropped.push(count);
    }
    // A look may come late, behind several pauses.
    expect(dropped).toHaveLength(3);
    expect(dropped[2]).toBeLessThanOrEqual(10 * mostOfOnePause);
    // The system's buffers on both ends take 10 MB at most.
    expect(flooder.bufferedAmount).toBeGreaterThan((frames * frame.length) / 2);
    expect(flooder.readyState).toBe(WebSocket.OPEN);
    const neighbour = await online(core.url, 1);
    expect(neighbour.readyState).toBe(WebSocket.OPEN);
    flooder.terminate();
    expect(await core.kill('SIGTERM')).toBe(0);
  });
});
