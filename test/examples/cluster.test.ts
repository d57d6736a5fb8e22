import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort, isListening } from '#harness/stages/cluster/ports.ts';
import { connectRecorded, textMessage } from '../core/devices/links/mqtt/recording-listener.ts';
import { read, root } from '../docs/pages.ts';
import { hasMosquitto } from '../served/mosquitto.ts';

// The broker of compose.yaml, profile `cluster`: its command, with secrets that are drawn for it.

const machineNo = '10000001';

describe.skipIf(!hasMosquitto)('the broker of the containers', () => {
  it('takes cores and machines by the passwords that were drawn, with the rights of examples/mosquitto', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-cluster-broker-'));
    const secrets = join(folder, 'secrets');
    const work = join(folder, 'work');
    for (const each of [secrets, work]) mkdirSync(each);
    const shop = join(folder, 'shop.json');
    writeFileSync(shop, JSON.stringify({ machines: [{ machineNo }] }));
    execFileSync(process.execPath, [
      join(root, 'examples/cluster/draw-secrets.mjs'),
      shop,
      secrets,
      'core-1',
      'core-2',
      'core-3',
    ]);
    const { services } = parse(read('compose.yaml'), { merge: true }) as {
      services: { broker: { command: string[]; entrypoint: string[] } };
    };
    const port = await freePort();
    const [shell = '', ...flags] = services.broker.entrypoint;
    const command = (services.broker.command[0] ?? '')
      .replaceAll('/rules/', `${root}/examples/mosquitto/`)
      .replaceAll('/secrets/', `${secrets}/`)
      .replace('/listener 1883/', `/listener ${port} 127.0.0.1\\nuser root/`);
    // Started by root, it goes on as this user; in its container it is another one from the start.
    chmodSync(folder, 0o755);
    const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
    const child = spawn(shell, [...flags, command], { cwd: work, env, stdio: 'ignore' });
    onTestFinished(async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    });
    await expect.poll(() => isListening(port)).toBe(true);

    const url = `mqtt://127.0.0.1:${port}`;
    const passwordIn = (file: string, pattern: RegExp) =>
      pattern.exec(readFileSync(join(secrets, file), 'utf8'))?.[1] ?? '';
    const core = connectRecorded({
      url,
      clientId: 'core-3',
      username: 'core-3',
      password: passwordIn('core-3.env', /^VENDLOOP_MQTT_PASSWORD=(.*)$/m),
      subscriptions: [{ topic: '/server/app', qos: 2 }],
    });
    const machine = connectRecorded({
      url,
      clientId: machineNo,
      username: machineNo,
      password: passwordIn('machines.txt', new RegExp(`^${machineNo}:(.*)$`, 'm')),
      subscriptions: [{ topic: `/clients/${machineNo}`, qos: 2 }],
    });
    const guesser = connectRecorded({ url, clientId: 'core-2', username: 'core-2', password: 'guessed' });
    await Promise.all([core.opened, machine.opened]);
    machine.connection.publish(textMessage('/server/app', 'up', { qos: 2 }));
    core.connection.publish(textMessage(`/clients/${machineNo}`, 'down', { qos: 2 }));
    await Promise.all([core.received(1), machine.received(1)]);
    await expect(guesser.closed).resolves.toMatch(/the user name or password is wrong|may not connect/);
  });
});
