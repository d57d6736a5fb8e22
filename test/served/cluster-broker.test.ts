import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { LoadBalancer } from '#harness/stages/cluster/load-balancer.ts';
import { machineLinks } from '#harness/stages/cluster/machine-links.ts';
import { startCluster } from '#harness/stages/cluster/cluster.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import type { MachineEvent } from '#simulators/events.ts';
import { postgresMissing } from '../core/store/postgres/cluster.ts';
import { hasMosquitto, startMosquitto } from './mosquitto.ts';
import { TestPrograms } from './running-program.ts';
import { createMerchantClient, payOrder } from './sale.ts';
import { startReceiver } from './served-core.ts';

const programs = new TestPrograms();
const main = resolve(import.meta.dirname, '../../src/cli/main.ts');

describe.skipIf(postgresMissing !== null || !hasMosquitto)('a cluster with a broker', () => {
  it('sells at its mosquitto, also after it was killed, and after cores and machines were cut from it', async () => {
    const clock = new SystemClock();
    const config = join(programs.dir, 'config.json');
    writeFileSync(config, JSON.stringify({ timeout: '5s', callbacks: { allowAddresses: ['127.0.0.0/8'] } }));
    const cluster = await startCluster({
      cores: 2,
      vendloop: [process.execPath, '--import', 'tsx', main],
      coreArgs: () => ['--machines', '4', '--config', config],
      database: null,
      broker: 'own',
      data: null,
      listen: { host: '127.0.0.1', port: 0 },
      withRelays: true,
      clock,
    });
    const receiver = await startReceiver();
    programs.closing.push(
      () => clock.close(),
      () => cluster.close(),
      () => receiver.close(),
    );
    const { broker, cores, url } = cluster;
    if (!broker?.relay || !broker.own) throw new Error('the cluster has no broker of its own');
    programs.start(['fleet', '--mqtt', broker.url, '--count', '1', '--ramp', '0s', '--seed', '1', '--jobs', '1']);
    const machineNo = machineNumber(0);
    const machines = broker.relay;
    const redial = (): void => {
      machines.cut();
      machines.join();
    };
    let sales = 0;
    // A command that meets no subscriber fails its delivery: the next sale may find the machine.
    const sell = () =>
      expect
        .poll(async () => {
          sales += 1;
          // The heartbeat of a dial may have come before a core was there again; the next is five minutes away.
          if (sales % 50 === 0) redial();
          const client = createMerchantClient(url, machineNo);
          const paid = await payOrder(client, { machineNo, notifyUrl: receiver.url, tradeId: `sale-${sales}` });
          const { code } = await client.signed('/deliveries', { method: 'device.delivery.put', ...paid });
          return code === 0 ? (await receiver.next())['deliver_status'] : code;
        })
        .toBe('1');
    await sell();

    await broker.own.program.kill();
    await broker.own.program.start();
    await sell();

    // Where only the cores were cut, a machine would be offline until its next heartbeat.
    for (const { relays } of cores) relays.broker?.cut();
    for (const { relays } of cores) relays.broker?.join();
    redial();
    await sell();
  });

  it('refuses a broker that is not there, or refuses it, in a sentence', async () => {
    const broker = await startMosquitto({ user: { name: 'core', password: 'secret' } });
    programs.closing.push(() => broker.close());
    const start = (address: string) => programs.start(['cluster', '--port', '0', '--broker', address]);
    const [away, closed] = [start('mqtt://127.0.0.1:9'), start(broker.url.replace('://', '://core:wrong@'))];
    expect((await away.exited)[0]).toBe(2);
    expect(away.text()).toMatch(
      /^vendloop: the broker mqtt:\/\/127\.0\.0\.1:9: .*: start an MQTT broker there, or correct --broker$/m,
    );
    expect((await closed.exited)[0]).toBe(2);
    expect(closed.text()).toMatch(/: set VENDLOOP_MQTT_USER and VENDLOOP_MQTT_PASSWORD$/m);
    expect(closed.text()).not.toContain('wrong');
  });

  it('leads odd machines to the broker, and the others to a core that it names', async () => {
    const broker = await startMosquitto();
    const core = createServer();
    const sockets = new WebSocketServer({ server: core });
    const clock = new SystemClock();
    core.listen(0, '127.0.0.1');
    await once(core, 'listening');
    const { port } = core.address() as AddressInfo;
    const balancer = await LoadBalancer.listen([{ port, opsPort: 9 }], { port: 0, host: '127.0.0.1', clock });
    programs.closing.push(
      () => broker.close(),
      () => core.close(),
      () => sockets.close(),
      () => clock.close(),
      () => balancer.close(),
    );
    const seen: MachineEvent[] = [];
    const [odd, even] = ['10000001', '10000002'];
    const links = await machineLinks({ balancer, broker: { url: broker.url, relay: null, own: null } }, [odd, even]);
    links.onMachineEvent = (event) => void seen.push(event);
    const dial = (machine: string) =>
      new Promise<string>((opened) => {
        const wire = links.link.dial(machine, {
          opened: () => opened('opened'),
          frame: () => undefined,
          closed: () => opened('closed'),
        });
        programs.closing.push(() => wire.close(1000, ''));
      });
    expect([await dial(odd), await dial(even)]).toEqual(['opened', 'opened']);
    expect(seen).toEqual([expect.objectContaining({ machine: odd, fault: 'half-open' })]);
    expect(links.machinesOf(port)).toEqual([even]);
    expect(links.link.heartbeatMs?.(even)).toBeUndefined();
    // As a kill of the core would.
    balancer.cutThoseTo(port);
    await expect.poll(() => links.machinesOf(port)).toEqual([]);
  });
});
