import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerCheck } from '#cli/check/index.ts';
import { defaultConfig } from '#core/config.ts';
import { decodeCoreMessage, encodeMachineMessage } from '#core/devices/frame-codec.ts';
import type { MachineMessage } from '#core/devices/messages.ts';
import { composeHistory, readRecording } from '#harness/bench/recording.ts';
import { type HistoryEvent } from '#harness/history/event.ts';
import { historyFormat, type HistoryHeader } from '#harness/history/header.ts';
import { eventLine, headerLine } from '#harness/history/ndjson.ts';
import { callbackTerms, toHeaderMachine } from '#harness/runner/run-setup.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { demoMachineKey, fleetSpecs, machineNumber, mixedFleet } from '#simulators/machine/fleet.ts';
import { connectRecorded, textMessage } from '../core/devices/links/mqtt/recording-listener.ts';
import { command } from '../cli/run-command.ts';
import { freePort } from '#harness/stages/cluster/ports.ts';
import { hasMosquitto, startMosquitto, type RunningBroker } from './mosquitto.ts';
import { TestPrograms, type RunningProgram } from './running-program.ts';
import { createMerchantClient, payOrder, sellOne } from './sale.ts';
import { startReceiver, startServedCore, type Receiver, type ServedCore } from './served-core.ts';

// One core, one fleet and Debian's broker between them, as separate processes. The history of all tests is judged last.

const user = { name: 'vending', password: 'p@ss' };
const timeoutMs = 3_000;
const [first, second, third] = [machineNumber(0), machineNumber(1), machineNumber(2)];
const dir = mkdtempSync(join(tmpdir(), 'vendloop-mqtt-'));
const files = { core: join(dir, 'core.ndjson'), fleet: join(dir, 'fleet.ndjson'), config: join(dir, 'core.json') };
const programs = new TestPrograms();

describe.skipIf(!hasMosquitto)('a core and a fleet at a broker', () => {
  let broker: RunningBroker;
  let receiver: Receiver;
  let core: ServedCore;
  let coreErrors = '';
  let fleet: RunningProgram;
  const clock = new SystemClock();
  const callbacks: HistoryEvent[] = [];

  beforeAll(async () => {
    writeFileSync(files.config, JSON.stringify({ timeout: `${timeoutMs}ms` }));
    [broker, receiver] = await Promise.all([startMosquitto({ user }), startReceiver()]);
    const url = `mqtt://${user.name}:p%40ss@127.0.0.1:${broker.port}`;
    const more = ['--mqtt', url, '--config', files.config, '--events', files.core];
    core = await startServedCore(join(dir, 'core.sqlite'), 0, more, 'pipe');
    core.child.stderr?.on('data', (text: Buffer) => (coreErrors += text.toString('utf8')));
  });
  afterAll(async () => {
    fleet.child.kill('SIGKILL');
    core.child.kill('SIGKILL');
    await Promise.all([broker.close(), receiver.close()]);
    clock.close();
    rmSync(dir, { recursive: true });
  });

  /** The next callback, which is also recorded: the checks take no core's word for it. */
  async function nextCallback() {
    const body = await receiver.next();
    const text = (name: string): string => String(body[name]);
    callbacks.push({
      t: clock.monotonic(),
      by: 'receiver',
      kind: 'callback-received',
      receiver: 'test',
      method: text('method'),
      order: Number(body['order_id']),
      record: Number(body['record_id']),
      delivery: text('delivery_id'),
      deliverStatus: text('deliver_status'),
      floorStatus: text('floor_status'),
      errorMsg: text('error_msg'),
      signOk: true,
      responseStatus: 200,
    });
    return body;
  }
  const health = async (path: string) =>
    (await (await fetch(`${core.url}${path}`)).json()) as { machines_online: number; reasons?: { cause: string }[] };
  async function online(machines: number): Promise<void> {
    while ((await health('/healthz')).machines_online !== machines);
  }
  /** A client that no simulator stands behind, connected under a number that the fleet does not have. */
  function clientOfTest(clientId = third) {
    const subscriptions = [{ topic: `/clients/${third}`, qos: 2 }] as const;
    const login = { username: user.name, password: user.password };
    return connectRecorded({ url: broker.url, clientId, subscriptions, ...login });
  }
  const upMessage = (message: MachineMessage, key: string, at: number) =>
    textMessage(
      '/server/app',
      encodeMachineMessage(message, { machineNo: third, key, unixSeconds: 1_700_000_000 + at }),
      {
        qos: 2,
      },
    );
  const heartbeat = (key: string, at: number) =>
    upMessage(
      {
        method: 'client.heartbeat',
        networkType: '4G',
        networkRssi: 'null',
        uptimeMinutesToday: '1',
        status: 'NORMAL',
      },
      key,
      at,
    );

  it('sells an item', async () => {
    const env = { VENDLOOP_MQTT_USER: user.name, VENDLOOP_MQTT_PASSWORD: user.password };
    const args = ['fleet', '--mqtt', broker.url, '--count', '2', '--ramp', '0s', '--seed', '1'];
    fleet = programs.start([...args, '--events', files.fleet], { env });
    programs.closing.length = 0;
    await online(2);
    const delivery = await sellOne(core.url, first, receiver);
    expect(await nextCallback()).toMatchObject({ delivery_id: delivery, deliver_status: '1' });
  });

  it('drops wrong signs, and sells on at another machine during a flood', async () => {
    const flooder = clientOfTest('flooder');
    await flooder.opened;
    for (let at = 0; at < 300; at += 1) flooder.connection.publish(heartbeat('another key', at));
    const delivery = await sellOne(core.url, second, receiver);
    expect(await nextCallback()).toMatchObject({ delivery_id: delivery, deliver_status: '1' });
    flooder.connection.close();
    await flooder.closed;
    expect((await health('/healthz')).machines_online).toBe(2);
    const dropped = [...readFileSync(files.core, 'utf8').matchAll(/"frame-dropped".*"sign"/g)];
    expect(dropped.length).toBeGreaterThanOrEqual(8);
  });

  it('loses a command to a machine that is away, and ends the delivery after its fallback', async () => {
    const machine = clientOfTest();
    await machine.opened;
    // It was silenced for a second, for what was sent in its name.
    let at = 1_000;
    while ((await health('/healthz')).machines_online !== 3) {
      await new Promise<unknown>((sent) =>
        machine.connection.publish(heartbeat(demoMachineKey(third), (at += 1)), sent),
      );
    }
    const watcher = clientOfTest('watcher');
    await watcher.opened;
    machine.connection.cut();
    await machine.closed;
    const client = createMerchantClient(core.url, third);
    const paid = await payOrder(client, { machineNo: third, notifyUrl: receiver.url, tradeId: 'lost' });
    const delivered = await client.signed('/deliveries', { method: 'device.delivery.put', ...paid });
    expect(delivered.code).toBe(0);
    // The broker has had the command before the machine is back.
    await watcher.received(1);
    watcher.connection.close();
    await watcher.closed;
    const back = clientOfTest();
    await back.opened;
    expect(await nextCallback()).toMatchObject({ deliver_status: '0', error_msg: 'Delivery Timeout' });
    expect(back.texts()).toEqual([]);
    back.connection.close();
    await back.closed;
  });

  it('is not ready while the broker is down, and commands machines again once it is back', async () => {
    await broker.kill();
    await online(0);
    expect((await health('/readyz')).reasons).toMatchObject([{ cause: 'broker' }]);
    await broker.start();
    while ((await health('/readyz')).reasons !== undefined);
    const machine = clientOfTest();
    await machine.opened;
    machine.connection.publish(heartbeat(demoMachineKey(third), 100_000));
    const client = createMerchantClient(core.url, third);
    const paid = await payOrder(client, { machineNo: third, notifyUrl: receiver.url, tradeId: 'again' });
    while ((await client.signed('/deliveries', { method: 'device.delivery.put', ...paid })).code === 4008);
    await machine.received(1);
    const key = demoMachineKey(third);
    const decoded = decodeCoreMessage(Buffer.from(machine.messages[0]!.payload).toString('utf8'), third, key);
    if (!decoded.ok || decoded.message.method !== 'device.delivery.put') throw new Error('that is no command');
    const { deliveryId, token, orderId, recordId } = decoded.message;
    const result = {
      deliveryId,
      token,
      orderId,
      recordId,
      success: false,
      floorStatus: 2,
      errorMsg: 'Goods are Stuck',
    };
    machine.connection.publish(upMessage({ method: 'device.delivery.response', ...result }, key, 100_001));
    expect(await nextCallback()).toMatchObject({ delivery_id: deliveryId, error_msg: 'Goods are Stuck' });
    machine.connection.close();
    await machine.closed;
    expect(coreErrors).toContain(
      `the broker ${broker.url}: it closed the connection: its machines are offline until it answers`,
    );
    expect(coreErrors).toContain(`connected to the broker ${broker.url}`);
    expect(coreErrors).not.toContain(user.password);
  });

  it('has kept every rule', async () => {
    fleet.child.kill('SIGTERM');
    expect(await fleet.exited).toEqual([0, null]);
    const exited = once(core.child, 'exit');
    core.child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    const recordings = await Promise.all(
      [files.core, files.fleet].map((file) => readRecording([readFileSync(file, 'utf8')], file)),
    );
    const observers = [...recordings.map(({ events }) => events), callbacks];
    const times = observers.flat().map(({ t }) => t);
    const header: HistoryHeader = {
      format: historyFormat,
      scenario: 'mqtt',
      stage: 'live',
      seed: 1,
      speed: 1,
      timeoutMs,
      slackMs: 250,
      callbacks: callbackTerms(defaultConfig.callbacks),
      machines: fleetSpecs(mixedFleet(4)).map((spec) => toHeaderMachine(spec, defaultConfig)),
      faults: [],
      proves: ['mutual-exclusion', 'granted-dispatch', 'one-outcome', 'conservation', 'callback-delivered'],
      expect: [],
    };
    const { events } = composeHistory(header, observers, Math.min(...times), Math.max(...times));
    const history = [headerLine(header), ...events.map(eventLine)].join('');
    const { out, code } = await command(registerCheck, ['check', 'mqtt.ndjson'], { 'mqtt.ndjson': history });
    expect([code, out]).toEqual([0, expect.stringMatching(/PASS/)]);
  });
});

describe('a fleet without a broker', () => {
  it('fails with one sentence and what to do', async () => {
    const url = `mqtt://127.0.0.1:${await freePort()}`;
    const fleet = programs.start(['fleet', '--mqtt', url, '--wait', '0s', '--jobs', '1', '--count', '1']);
    expect((await fleet.exited)[0]).toBe(2);
    expect(fleet.text()).toMatch(
      new RegExp(
        `no machine could connect to ${url} within 0 s \\(.*refused\\): start an MQTT broker there, or correct`,
      ),
    );
  });
});
