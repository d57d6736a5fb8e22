import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { apiClient, type ApiClient } from '#studio/http/api-client.ts';
import type { MachineView } from '#studio/schemas/machines.ts';
import type { WorldView } from '#studio/schemas/world.ts';
import { sellOne } from './sale.ts';
import { startReceiver, startServedCore } from './served-core.ts';

const root = resolve(import.meta.dirname, '../..');
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Machines of a core, under control at a free port. */
async function startFleet(url: string) {
  const main = join(root, 'src/cli/main.ts');
  const args = ['--import', 'tsx', main, 'fleet', '--url', url, '--ramp', '0s', '--control', '--control-port', '0'];
  const fleet = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  closing.push(() => fleet.kill('SIGKILL'));
  for await (const line of createInterface({ input: fleet.stdout })) {
    const [, at, token] = /^page {2}(\S+)\/#token=(\S+)$/.exec(line) ?? [];
    if (at === undefined || token === undefined) continue;
    fleet.stdout.resume();
    return { fleet, client: apiClient(at, token) };
  }
  throw new Error('the fleet ended before its page was served');
}

const online = async (client: ApiClient): Promise<number> =>
  ((await client.call('GET', '/api/world')) as WorldView).machines.online;
const machine = async (client: ApiClient, machineNo: string): Promise<MachineView> =>
  ((await client.call('GET', `/api/machines/${machineNo}`)) as { machine: MachineView }).machine;

it('a fleet is broken and healed while its machines serve a core that is elsewhere', { timeout: 60_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-control-'));
  closing.push(() => rmSync(dir, { recursive: true }));
  const [receiver, core] = await Promise.all([startReceiver(), startServedCore(join(dir, 'core.sqlite'))]);
  closing.push(
    () => receiver.close(),
    () => core.kill('SIGKILL'),
  );
  const { fleet, client } = await startFleet(core.url);
  await expect.poll(() => online(client), { timeout: 20_000 }).toBe(4);

  await client.call('POST', '/api/machines/10000003/faults', { fault: 'goods-stuck', nextJobOnly: true });
  await sellOne(core.url, '10000003', receiver);
  expect(await receiver.next()).toMatchObject({ deliver_status: '0' });
  expect(await machine(client, '10000003')).toMatchObject({ recentOutcomes: ['failure'], faults: [] });
  await sellOne(core.url, '10000002', receiver);
  expect(await receiver.next()).toMatchObject({ deliver_status: '1' });
  expect(await machine(client, '10000002')).toMatchObject({ recentOutcomes: ['success'], openDeliveries: [] });

  await client.call('POST', '/api/network/faults', { fault: 'partition', machine: '10000001' });
  await expect.poll(() => online(client)).toBe(3);
  await client.call('DELETE', '/api/network/faults');
  await expect.poll(() => online(client), { timeout: 20_000 }).toBe(4);

  // What is half open at the end keeps nothing from ending.
  await client.call('POST', '/api/network/faults', { fault: 'half-open' });
  const exited = once(fleet, 'exit');
  fleet.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});
