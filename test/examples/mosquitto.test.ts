import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectRecorded, textMessage, type RecordedClient } from '../core/devices/links/mqtt/recording-listener.ts';
import { hasMosquitto, startMosquitto, type RunningBroker } from '../served/mosquitto.ts';
import { TestPrograms } from '../served/running-program.ts';
import { sellOne } from '../served/sale.ts';
import { startReceiver, startServedCore, type Receiver, type ServedCore } from '../served/served-core.ts';

// The broker of examples/mosquitto, with a core and machines of which each has a password of its own.

const example = join(import.meta.dirname, '../../examples/mosquitto');
const [first, second] = ['10000001', '10000002'];
const programs = new TestPrograms();

describe.skipIf(!hasMosquitto)('a broker with a user for each machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-broker-'));
  let broker: RunningBroker;
  let receiver: Receiver;
  let core: ServedCore;
  let passwords: ReadonlyMap<string, string>;

  beforeAll(async () => {
    cpSync(example, folder, { recursive: true });
    const names = [first, second, 'core-1', 'core-2'];
    execFileSync('node', ['make-passwords.mjs', ...names], { cwd: folder, stdio: 'ignore' });
    const lines = ['machines.txt', 'cores.txt'].flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'));
    passwords = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
    [broker, receiver] = await Promise.all([startMosquitto({ folder }), startReceiver()]);
    const url = broker.url.replace('//', `//core-1:${passwords.get('core-1')}@`);
    core = await startServedCore(join(folder, 'core.sqlite'), 0, ['--mqtt', url]);
  });
  afterAll(async () => {
    await core.kill('SIGKILL');
    await Promise.all([broker.close(), receiver.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  function clientOf(username: string, topics: readonly string[], password = passwords.get(username)) {
    const subscriptions = topics.map((topic) => ({ topic, qos: 2 }) as const);
    return connectRecorded({ url: broker.url, clientId: `test-${username}`, username, password, subscriptions });
  }
  /** Publishes, and waits until the broker has acknowledged it. */
  function send({ connection }: RecordedClient, topic: string, text: string) {
    return new Promise<unknown>((sent) => connection.publish(textMessage(topic, text, { qos: 2 }), sent));
  }

  it('lets machines sell that log in each as itself', async () => {
    const file = join(folder, 'machines.txt');
    programs.start(['fleet', '--mqtt', broker.url, '--mqtt-passwords', file, '--count', '2', '--ramp', '0s']);
    const online = async () => ((await (await fetch(`${core.url}/healthz`)).json()) as Health).machines_online;
    await expect.poll(online).toBe(2);
    await expect(sellOne(core.url, second, receiver)).resolves.toMatch(/./);
    await receiver.next();
  });

  it.each([
    ['the password of another machine', first, second],
    ['the name of a core', 'core-2', first],
    ['a number that has none', '10000003', first],
  ])('refuses a machine that comes with %s', async (_, username, passwordOf) => {
    const client = clientOf(username, ['/server/app'], passwords.get(passwordOf));
    await expect(client.closed).resolves.toMatch(/the user name or password is wrong|may not connect/);
  });

  it('shows a machine its own messages alone, whatever it subscribes to', async () => {
    const ownCore = clientOf('core-2', ['/server/app']);
    const spy = clientOf(first, ['/clients/#', '/clients/+', `/clients/${second}`, '#', '/server/app', '$SYS/#']);
    await Promise.all([ownCore.opened, spy.opened]);
    await send(ownCore, `/clients/${second}`, 'for another machine');
    await send(spy, '/server/app', 'for the cores');
    await send(ownCore, `/clients/${first}`, 'for this machine');
    await ownCore.received(1);
    await spy.received(1);
    expect(new Set(spy.texts())).toEqual(new Set([`/clients/${first} for this machine`]));
    for (const client of [ownCore, spy]) client.connection.close();
  });

  it('lets no machine throw out another by its client id', async () => {
    const machine = clientOf(second, [`/clients/${second}`]);
    await machine.opened;
    const login = { username: first, password: passwords.get(first) };
    const other = connectRecorded({ url: broker.url, clientId: second, ...login });
    await other.opened;
    await send(other, '/server/app', 'under the number of another machine');
    expect(machine.connection.open).toBe(true);
    for (const client of [machine, other]) client.connection.close();
  });

  it('lets only cores write to a machine, and keeps nothing', async () => {
    const machine = clientOf(second, [`/clients/${second}`]);
    const other = clientOf(first, [`/clients/${first}`]);
    const ownCore = clientOf('core-2', ['/server/app']);
    await Promise.all([machine.opened, other.opened, ownCore.opened]);
    // The broker acknowledges what it refuses, and hands it to no client.
    other.connection.publish(textMessage(`/clients/${second}`, 'from a machine', { qos: 2 }));
    await send(other, '/server/app', 'sent after it');
    await ownCore.received(1);
    await send(ownCore, `/clients/${second}`, 'from a core');
    await machine.received(1);
    expect(machine.texts()).toEqual([`/clients/${second} from a core`]);
    for (const client of [machine, other, ownCore]) client.connection.close();
  });
});

interface Health {
  readonly machines_online: number;
}
