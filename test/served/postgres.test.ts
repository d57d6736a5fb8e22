import { afterEach, describe, expect, it } from 'vitest';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import {
  addressOf,
  newSchema,
  password,
  postgresMissing,
  startedCluster,
  superuser,
} from '../core/store/postgres/cluster.ts';
import { openPostgresStore } from '#core/store/postgres/open.ts';
import { connectMachine } from './connect-machine.ts';
import { freePort } from '#harness/stages/cluster/ports.ts';
import { TestPrograms } from './running-program.ts';
import { sellOne } from './sale.ts';
import { startReceiver, startServedCore, type ServedCore } from './served-core.ts';

const programs = new TestPrograms();
const [first, second] = [machineNumber(0), machineNumber(1)];

/** Over TCP, with the password in it. */
async function secretAddress(): Promise<string> {
  const schema = new URL(await newSchema()).searchParams.get('schema') ?? '';
  const { port } = await startedCluster();
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres?schema=${schema}`;
}

describe.skipIf(postgresMissing !== null)(`cores on PostgreSQL (${postgresMissing ?? 'installed'})`, () => {
  const cores: ServedCore[] = [];
  afterEach(async () => {
    for (const core of cores.splice(0)) {
      const { exitCode, signalCode } = core.child;
      if (exitCode === null && signalCode === null) await core.kill('SIGKILL');
    }
  });
  const start = async (address: string): Promise<ServedCore> => {
    const core = await startServedCore(address, await freePort());
    cores.push(core);
    return core;
  };

  it('sell at one core what the machine of another delivers, and go on when that is killed', async () => {
    const address = await secretAddress();
    const receiver = await startReceiver();
    programs.closing.push(() => receiver.close());
    const a = await start(address);
    const b = await start(address);
    const machine = await connectMachine(a.url, first);
    const delivery = await sellOne(b.url, first, receiver);
    expect(await receiver.next()).toMatchObject({ delivery_id: delivery });
    await a.kill('SIGKILL');
    machine.close();
    const other = await connectMachine(b.url, second);
    const later = await sellOne(b.url, second, receiver);
    expect(later).not.toBe(delivery);
    expect(await receiver.next()).toMatchObject({ delivery_id: later });
    other.close();
    expect(await b.kill('SIGTERM')).toBe(0);
    const store = await openPostgresStore(address);
    expect(await store.read((rows) => rows.delivery(delivery)?.outcome?.kind)).toBe('success');
    await store.close();
  });

  it('start twice with more machines than a decision may load one after another, and list them', async () => {
    const address = await secretAddress();
    const machines = 1_200;
    for (const _start of ['new', 'again']) {
      const core = await startServedCore(address, await freePort(), ['--machines', `${machines}`]);
      cores.push(core);
      const { appId, appSecret } = demoMerchant;
      const headers = { appid: appId, appsecret: appSecret, 'content-type': 'application/json' };
      const url = `${core.url}/api/openapi/v1/rent/machines`;
      const answer = await fetch(url, { method: 'POST', headers, body: '{}' });
      const list = (await answer.json()) as { code: number; data: unknown[] };
      expect(list).toMatchObject({ code: 0, data: expect.any(Array) as unknown });
      expect(list.data).toHaveLength(machines);
      expect(await core.kill('SIGTERM')).toBe(0);
    }
  });

  it('prints no password, and refuses in one line what cannot be opened', async () => {
    const address = await secretAddress();
    const served = programs.start(['serve', '--port', '0', '--machines', '1'], { env: { VENDLOOP_DATABASE: address } });
    await served.waitForOutput(/core at/);
    expect(served.text()).toContain(`${superuser}:***@127.0.0.1`);
    expect(served.text()).not.toContain(password);
    const wrong = programs.start(['serve', '--port', '0', '--database', address.replace(password, 'secret')]);
    expect((await wrong.exited)[0]).toBe(2);
    expect(wrong.text()).toMatch(/password authentication failed for user "vendloop" \(look at the password\)/);
    expect(wrong.text()).not.toContain('secret@');
    const nowhere = addressOf(await startedCluster(), 'a', 'nowhere');
    const missing = programs.start(['serve', '--port', '0', '--database', nowhere, '--lang', 'zh']);
    expect((await missing.exited)[0]).toBe(2);
    for (const command of [
      ['backup', '--out', 'x'],
      ['serve', '--check-database'],
    ]) {
      const refused = programs.start([...command, '--database', address]);
      expect((await refused.exited)[0]).toBe(2);
      expect(refused.text()).toMatch(/for a SQLite file: PostgreSQL is/);
    }
  });
});
