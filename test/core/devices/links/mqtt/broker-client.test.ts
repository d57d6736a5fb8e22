import { describe, expect, it } from 'vitest';
import { BrokerClient } from '#core/devices/links/mqtt/broker-client.ts';
import { maxFrameBytes, quietMs } from '#core/devices/links/mqtt/machine-wires.ts';
import { mqttLink } from '#core/devices/links/mqtt/mqtt-link.ts';
import { closeCodes } from '#core/devices/messages.ts';
import { flushMicrotasks } from '../../fake-clock.ts';
import { command, createGatewayWorld, heartbeat, machine, machineNo, signedFrame } from '../../gateway-world.ts';
import { FakeBroker } from './fake-broker.ts';
import { textMessage } from './recording-listener.ts';

const broker = { url: 'mqtt://broker', username: 'core', password: 'secret' };
const other = { ...machine, machineNo: '10000002', key: 'machine-key-2' };

/** A gateway whose machines come through a broker in memory. */
async function createBrokerWorld(options: Parameters<typeof createGatewayWorld>[0] = {}) {
  const world = createGatewayWorld({ machines: [machine, other], ...options });
  const server = new FakeBroker();
  const states: string[] = [];
  const unattributed: string[] = [];
  const client = new BrokerClient({
    broker,
    clientId: 'core',
    acceptor: world.gateway,
    clock: world.clock,
    connect: server.connect,
    onConnected: () => states.push('connected'),
    onFailed: (reason, retryInMs) => states.push(`${reason}, again in ${retryInMs} ms`),
    onUnattributed: (why) => unattributed.push(why),
  });
  await flushMicrotasks();
  const send = (frame: string) => {
    server.publish(textMessage('/server/app', frame, { qos: 2 }));
    return flushMicrotasks();
  };
  /** Frames for one machine. */
  const down = (no = machineNo) => server.published.filter(({ topic }) => topic === `/clients/${no}`);
  /** Why machines went offline. */
  const offline = () => world.events.flatMap((event) => (event.kind === 'machine-offline' ? [event.reason] : []));
  return { ...world, server, client, states, unattributed, send, down, offline };
}

describe("a core's client at a broker", () => {
  it('connects as the known machines do, and subscribes to the topic of all machines', async () => {
    const { server, states, client } = await createBrokerWorld();
    expect(server.options('core')).toMatchObject({
      ...broker,
      protocolVersion: 5,
      cleanStart: true,
      keepAliveSeconds: 60,
      subscriptions: [{ topic: '/server/app', qos: 2 }],
    });
    expect([states, client.connected]).toEqual([['connected'], true]);
  });

  it('has a machine online from its first frame with a valid sign, and commands it on its own topic', async () => {
    const { gateway, send, down } = await createBrokerWorld();
    expect(gateway.dispense(command)).toBe('Machine Offline');
    await send(signedFrame());
    expect([gateway.isOnline(machineNo), gateway.isOnline(other.machineNo)]).toEqual([true, false]);
    expect(gateway.dispense(command)).toBeNull();
    expect(down().map(({ qos, retain = false }) => [qos, retain])).toEqual([[2, false]]);
    expect(down(other.machineNo)).toEqual([]);
  });

  it('drops a frame with a wrong sign, and one that names another machine than signed it', async () => {
    const { gateway, send, events } = await createBrokerWorld();
    await send(signedFrame(heartbeat, machineNo, 'another key'));
    await send(signedFrame(heartbeat, other.machineNo, machine.key));
    expect(gateway.onlineCount).toBe(0);
    expect(events).toMatchObject([
      { kind: 'frame-dropped', machine: machineNo, reason: 'sign' },
      { kind: 'frame-dropped', machine: other.machineNo, reason: 'sign' },
    ]);
  });

  it('ends a machine with its notice, and opens a new connection with its next frame', async () => {
    const { gateway, send, offline, kinds } = await createBrokerWorld();
    await send(signedFrame());
    await send(signedFrame({ method: 'client.offline', reason: 'switched off' }));
    expect([gateway.onlineCount, offline()]).toEqual([0, ['offline notice: switched off']]);
    await send(signedFrame());
    expect(kinds()).toEqual(['machine-online', 'machine-offline', 'machine-online']);
  });

  it('ends a machine with silence', async () => {
    const { gateway, send, clock, offline } = await createBrokerWorld();
    await send(signedFrame());
    clock.advance(599_999);
    expect(gateway.onlineCount).toBe(1);
    clock.advance(1);
    expect([gateway.onlineCount, offline()]).toEqual([0, ['no frame for 600000 ms']]);
  });

  it('ends every machine with the broker, comes back with pauses, and has them with their next frames', async () => {
    const { gateway, send, clock, server, client, states, offline } = await createBrokerWorld();
    await send(signedFrame());
    await send(signedFrame(heartbeat, other.machineNo, other.key));
    expect(gateway.onlineCount).toBe(2);
    server.stop();
    await flushMicrotasks();
    expect(offline()).toEqual(Array(2).fill('the broker: it closed the connection'));
    expect([gateway.dispense(command), client.connected]).toEqual(['Machine Offline', false]);
    await clock.run(100 + 200 + 400);
    server.running = true;
    await clock.run(800);
    expect(states).toEqual([
      'connected',
      'the broker: it closed the connection, again in 100 ms',
      ...[200, 400, 800].map((ms) => `the broker: ECONNREFUSED, again in ${ms} ms`),
      'connected',
    ]);
    expect(gateway.onlineCount).toBe(0);
    await send(signedFrame());
    expect(gateway.onlineCount).toBe(1);
  });

  it('tries a broker that stays down every 2 s at last', async () => {
    const { clock, server } = await createBrokerWorld();
    server.stop();
    await clock.run(60_000);
    const before = server.connects;
    await clock.run(60_000);
    expect(server.connects - before).toBe(30);
  });

  it('fails a command that the broker does not take', async () => {
    const { gateway, send, server } = await createBrokerWorld();
    await send(signedFrame());
    server.accepts = false;
    expect(gateway.dispense(command)).toBe('Machine Unreachable');
  });

  it('lets a flood of one machine cost only this machine', async () => {
    const { gateway, send, events } = await createBrokerWorld({ budget: { perSecond: 20, burst: 100 } });
    await send(signedFrame(heartbeat, other.machineNo, other.key));
    await send(signedFrame());
    for (let at = 0; at < 1_000; at += 1) void send(signedFrame());
    await send(signedFrame({ method: 'client.offline', reason: '' }, other.machineNo, other.key));
    expect([gateway.isOnline(machineNo), gateway.isOnline(other.machineNo)]).toEqual([true, false]);
    expect(events.filter(({ kind }) => kind === 'frame-dropped')).toEqual([]);
  });

  it('opens no connection for each forged frame, and one for the machine a second later', async () => {
    const { gateway, send, clock, events } = await createBrokerWorld();
    for (let at = 0; at < 1_000; at += 1) void send(signedFrame(heartbeat, machineNo, 'another key'));
    await flushMicrotasks();
    expect(events.filter(({ kind }) => kind === 'frame-dropped')).toHaveLength(8);
    await send(signedFrame());
    expect(gateway.onlineCount).toBe(0);
    clock.advance(quietMs);
    await send(signedFrame());
    expect(gateway.onlineCount).toBe(1);
  });

  it.each([
    ['of an unknown machine', signedFrame(heartbeat, '99999999'), []],
    ['that is no base64', '…', ['a message has no client_id of eight digits']],
    [
      'without a machine',
      Buffer.from('{"client_id":1}').toString('base64'),
      ['a message has no client_id of eight digits'],
    ],
    ['of null', Buffer.from('null').toString('base64'), ['a message has no client_id of eight digits']],
    [
      'that is too long',
      'a'.repeat(maxFrameBytes + 1),
      [`a message has ${maxFrameBytes + 1} bytes, more than ${maxFrameBytes}`],
    ],
  ])('ignores a frame %s', async (_, frame, why) => {
    const { gateway, send, unattributed, events, clock } = await createBrokerWorld();
    await send(frame);
    expect([gateway.onlineCount, unattributed, events, clock.pending]).toEqual([0, why, [], 0]);
  });

  it('takes the answers of two machines with one number as those of one', async () => {
    const { send, events, reported } = await createBrokerWorld();
    await send(signedFrame());
    await send(signedFrame({ method: 'device.delivery.ack', deliveryId: '1', token: 1 }));
    await send(signedFrame({ method: 'device.delivery.ack', deliveryId: '1', token: 1 }));
    expect(events.filter(({ kind }) => kind === 'machine-online')).toHaveLength(1);
    expect(reported).toHaveLength(2);
  });

  it('leaves for good', async () => {
    const { client, server, clock, states } = await createBrokerWorld();
    await client.close();
    await clock.run(60_000);
    expect([server.clients, client.connected, states]).toEqual([[], false, ['connected']]);
  });

  it('leaves while it waits for its next try', async () => {
    const { client, server, clock } = await createBrokerWorld();
    server.stop();
    await flushMicrotasks();
    await client.close();
    expect(clock.pending).toBe(0);
  });
});

describe("a machine's link to a broker", () => {
  /** Dials, and records what the listener is called with. */
  function dial(server: FakeBroker) {
    const calls: string[] = [];
    const wire = mqttLink({ ...broker, passwords: null }, server.connect).dial(machineNo, {
      opened: () => calls.push('opened'),
      frame: (text) => calls.push(text),
      closed: (code, reason) => calls.push(`${code} ${reason}`),
    });
    return { wire, calls };
  }

  it('connects with the number as its client id, and listens to its own topic', async () => {
    const server = new FakeBroker();
    const { wire, calls } = dial(server);
    expect(wire.send('too early')).toBe(false);
    await flushMicrotasks();
    expect(server.options(machineNo)).toMatchObject({
      ...broker,
      protocolVersion: 5,
      cleanStart: true,
      keepAliveSeconds: 60,
      subscriptions: [{ topic: `/clients/${machineNo}`, qos: 2 }],
    });
    let sent = false;
    expect(wire.send('up', () => (sent = true))).toBe(true);
    server.publish(textMessage(`/clients/${machineNo}`, 'down'));
    await flushMicrotasks();
    expect(server.published[0]).toEqual(textMessage('/server/app', 'up', { qos: 2 }));
    wire.close(1000, 'switched off');
    await flushMicrotasks();
    expect([sent, wire.open, calls]).toEqual([true, false, ['opened', 'down', '1000 ']]);
  });

  it('is replaced by another machine with its number, where the broker names the reason', async () => {
    const server = new FakeBroker();
    const first = dial(server);
    await flushMicrotasks();
    const second = dial(server);
    await flushMicrotasks();
    expect(first.calls[1]).toMatch(new RegExp(`^${closeCodes.replaced} `));
    expect([first.wire.open, second.wire.open]).toEqual([false, true]);
  });

  it('reports a broker that does not answer, and one that is lost', async () => {
    const server = new FakeBroker();
    const lost = dial(server);
    await flushMicrotasks();
    server.stop();
    const refused = dial(server);
    await flushMicrotasks();
    expect(lost.calls).toEqual(['opened', '1006 the broker: it closed the connection']);
    expect(refused.calls).toEqual(['1006 the broker: ECONNREFUSED']);
  });
});
