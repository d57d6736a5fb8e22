import { afterEach, describe, expect, it } from 'vitest';
import { encodeMachineMessage } from '#core/devices/frame-codec.ts';
import { demoMachineKey, machineNumber } from '#simulators/machine/fleet.ts';
import { connectRecorded, textMessage } from '../core/devices/links/mqtt/recording-listener.ts';
import { newSchema, postgresMissing } from '../core/store/postgres/cluster.ts';
import { freePort } from '#harness/stages/cluster/ports.ts';
import { hasMosquitto, startMosquitto } from './mosquitto.ts';
import { TestPrograms } from './running-program.ts';
import { createMerchantClient, payOrder } from './sale.ts';
import { startReceiver, startServedCore, type ServedCore } from './served-core.ts';

const programs = new TestPrograms();
const [first, second, third] = [machineNumber(0), machineNumber(1), machineNumber(2)];

describe.skipIf(postgresMissing !== null || !hasMosquitto)('two cores at one database and one broker', () => {
  const cores: ServedCore[] = [];
  afterEach(async () => {
    for (const core of cores.splice(0)) {
      const { exitCode, signalCode } = core.child;
      if (exitCode === null && signalCode === null) await core.kill('SIGKILL');
    }
  });

  const health = async ({ url }: ServedCore) =>
    (await (await fetch(`${url}/healthz`)).json()) as { machines_online: number };
  const metric = async ({ url }: ServedCore, name: string) =>
    (await (await fetch(`${url}/metrics`)).text()).split('\n').filter((line) => line.startsWith(name));

  it('sell through both, refuse a replayed frame wherever it lands, and go on when one is killed', async () => {
    const [address, broker, receiver] = await Promise.all([newSchema(), startMosquitto(), startReceiver()]);
    programs.closing.push(
      () => receiver.close(),
      () => broker.close(),
    );
    const start = async (): Promise<ServedCore> => {
      const core = await startServedCore(address, await freePort(), ['--mqtt', broker.url]);
      cores.push(core);
      return core;
    };
    const [a, b] = [await start(), await start()];
    const online = async (cores: readonly ServedCore[]) => {
      const counts = await Promise.all(cores.map(async (core) => (await health(core)).machines_online));
      return counts.reduce((sum, count) => sum + count, 0);
    };
    programs.start(['fleet', '--mqtt', broker.url, '--count', '2', '--ramp', '0s', '--seed', '1', '--jobs', '1']);
    await expect.poll(() => online([a, b])).toBe(2);
    for (const [core, machineNo] of [a, b].flatMap((core) => [[core, first] as const, [core, second] as const])) {
      const client = createMerchantClient(core.url, machineNo);
      const tradeId = `${core.url}-${machineNo}`;
      const paid = await payOrder(client, { machineNo, notifyUrl: receiver.url, tradeId });
      const deliver = () => client.signed('/deliveries', { method: 'device.delivery.put', ...paid });
      await expect.poll(async () => (await deliver()).code).toBe(0);
      expect(await receiver.next()).toMatchObject({ deliver_status: '1' });
    }

    // Its line is held by one core; copies of its frame land at both.
    const client = connectRecorded({ url: broker.url, clientId: 'test' });
    await client.opened;
    const heartbeat = (at: number) =>
      encodeMachineMessage(
        {
          method: 'client.heartbeat',
          networkType: '4G',
          networkRssi: 'null',
          uptimeMinutesToday: '1',
          status: 'NORMAL',
        },
        { machineNo: third, key: demoMachineKey(third), unixSeconds: 1_700_000_000 + at },
      );
    const publish = (frame: string) => client.connection.publish(textMessage('/server/app', frame, { qos: 2 }));
    const before = await online([b]);
    publish(heartbeat(1));
    await expect.poll(() => online([a, b])).toBe(3);
    for (let copy = 0; copy < 6; copy += 1) publish(heartbeat(1));
    const repeated = async () =>
      (await Promise.all([a, b].map((core) => metric(core, 'vendloop_frames_dropped_total{reason="repeated"}'))))
        .flat()
        .reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
    await expect.poll(repeated).toBe(6);

    await a.kill('SIGKILL');
    // The machine's next frame takes its line to the core that is left.
    let at = 1;
    await expect
      .poll(() => {
        publish(heartbeat((at += 1)));
        return online([b]);
      })
      .toBe(before + 1);
    const machine = connectRecorded({
      url: broker.url,
      clientId: third,
      subscriptions: [{ topic: `/clients/${third}`, qos: 2 }],
    });
    await machine.opened;
    const merchant = createMerchantClient(b.url, third);
    const paid = await payOrder(merchant, { machineNo: third, notifyUrl: receiver.url, tradeId: 'after' });
    expect(await merchant.signed('/deliveries', { method: 'device.delivery.put', ...paid })).toMatchObject({ code: 0 });
    await machine.received(1);
    machine.connection.close();
    client.connection.close();
    await Promise.all([machine.closed, client.closed]);
  });
});
