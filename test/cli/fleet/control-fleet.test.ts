import { afterEach, describe, expect, it } from 'vitest';
import { controlFleet, controlPortOf } from '#cli/fleet/control-fleet.ts';
import { fleetOptionsOf, type FleetFlags } from '#cli/fleet/fleet-options.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { apiClient } from '#studio/http/api-client.ts';
import type { MachineView } from '#studio/schemas/machines.ts';

const flags: FleetFlags = {
  // No core is there: the machines of these tests are off.
  url: 'http://127.0.0.1:9',
  count: '3',
  ramp: '0s',
  wait: '4s',
  stock: '5',
  seed: '7',
  fault: ['goods-stuck:machine=10000002'],
};

const closes: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

/** A fleet under control, with its API. */
async function open() {
  const clock = new SystemClock();
  const listener = { lines: null, gaveUp: () => undefined, workerDied: () => undefined };
  const { served, pool, close } = await controlFleet(fleetOptionsOf(flags), listener, {
    port: 0,
    runsFolder: 'runs/none',
    clock,
  });
  closes.push(async () => {
    await close();
    await pool.stop();
    clock.close();
  });
  const client = apiClient(served.url, served.token);
  const machine = async (machineNo: string): Promise<MachineView> =>
    ((await client.call('GET', `/api/machines/${machineNo}`)) as { machine: MachineView }).machine;
  return { client, machine };
}

describe('a fleet under control', () => {
  it('shows its machines, and what can be done', async () => {
    const { client, machine } = await open();
    expect(await client.call('GET', '/api/world')).toMatchObject({
      target: 'http://127.0.0.1:9',
      folder: null,
      abilities: ['machine-faults', 'network-faults'],
      machines: { total: 3, online: 0 },
    });
    expect(await machine('10000002')).toMatchObject({ motor: 'spring', isOnline: false, lock: null, dwellMs: 0 });
    const { faults } = (await client.call('GET', '/api/faults')) as { faults: { target: string; params: unknown[] }[] };
    expect(new Set(faults.map(({ target }) => target))).toEqual(new Set(['machine', 'network']));
    expect(faults.find(({ target }) => target === 'network')?.params[0]).toMatchObject({
      name: 'path',
      choices: ['link'],
    });
  });

  it('breaks and heals machines and their network, by numbers that follow those of --fault', async () => {
    const { client, machine } = await open();
    await client.call('POST', '/api/machines/10000002/faults', { fault: 'never-answers', nextJobOnly: true });
    await client.call('POST', '/api/network/faults', { fault: 'partition', machine: '10000001' });
    expect((await machine('10000002')).faults).toMatchObject([{ plan: 'never-answers#2', nextJobOnly: true }]);
    expect((await machine('10000001')).faults).toMatchObject([{ plan: 'partition#3', path: 'link' }]);
    const { events } = (await client.call('GET', '/api/events')) as { events: { kind: string; by: string }[] };
    expect(events.map(({ by, kind }) => `${by} ${kind}`)).toEqual([
      'harness fault-injected',
      'harness fault-injected',
      'network network-fault-started',
    ]);
    expect(await client.call('DELETE', '/api/machines/10000002/faults')).toMatchObject({
      result: { cleared: ['never-answers#2'] },
    });
    expect(await client.call('DELETE', '/api/network/faults')).toMatchObject({ result: { cleared: ['partition#3'] } });
    expect(await client.call('GET', '/api/world')).toMatchObject({ faults: [] });
  });

  const elsewhere = 'vendloop fleet has machines alone, whose core, merchant and receiver are elsewhere';
  it.each([
    ['POST', '/api/machines/10000001/sales', `A sale is not possible here: ${elsewhere}`],
    ['POST', '/api/core/kill', `Killing the core is not possible here: ${elsewhere}`],
    ['POST', '/api/receiver/faults', `A fault of the receiver is not possible here: ${elsewhere}`],
    ['DELETE', '/api/receiver/faults', `A fault of the receiver is not possible here: ${elsewhere}`],
    ['GET', '/api/verdict', `A verdict is not possible here: ${elsewhere}`],
    ['POST', '/api/finish', `A finish is not possible here: ${elsewhere}`],
    ['POST', '/api/scenario', `A scenario is not possible here: ${elsewhere}`],
    ['GET', '/api/deliveries', `A delivery as all sides see it is not possible here: ${elsewhere}`],
    ['GET', '/api/evidence', 'No evidence is kept here: vendloop fleet writes what its machines see where --events'],
    ['POST', '/api/network/faults', 'path: only link can be broken here, not "api".'],
    ['PATCH', '/api/time', `Another speed is not possible here: ${elsewhere}`],
  ] as const)('answers clearly that it has no %s %s', async (method, path, detail) => {
    const { client } = await open();
    const bodies: Readonly<Record<string, object>> = {
      '/api/receiver/faults': { fault: 'slow' },
      '/api/network/faults': { fault: 'loss', path: 'api' },
      '/api/scenario': { name: 'a-jam' },
      '/api/time': { speed: 2 },
    };
    await expect(client.call(method, path, method === 'DELETE' ? undefined : (bodies[path] ?? {}))).rejects.toThrow(
      detail,
    );
  });
});

describe('the port of a fleet’s control', () => {
  it('is there only with --control', async () => {
    expect(await controlPortOf(flags, 4)).toBe(null);
    expect(await controlPortOf({ ...flags, control: true, controlPort: '0' }, 4)).toBe(0);
  });

  it.each([
    [{ controlPort: '7091' }, 4, '--control-port N needs --control'],
    [{ control: true, jobs: '2' }, 4, '--control reaches the machines of one thread'],
    [{ control: true }, 1_001, '--control takes up to 1000 machines, not 1001: split them with --shard'],
    [{ control: true, controlPort: '70000' }, 4, '--control-port must be a whole number from 0 to 65535'],
  ])('refuses %j', async (more, machines, message) => {
    await expect(controlPortOf({ ...flags, ...more }, machines)).rejects.toThrow(message);
  });
});
