import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** Debian installs it where only root looks. */
const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };

/** Whether Debian's broker is there. */
export const hasMosquitto = spawnSync('mosquitto', ['-h'], { stdio: 'ignore', env }).error === undefined;
if (!hasMosquitto && process.env['VENDLOOP_MOSQUITTO'] === 'required')
  throw new Error("there is no mosquitto: install Debian's mosquitto (--no-install-recommends)");

/** What a broker demands of its clients. */
export interface BrokerOptions {
  readonly user?: { readonly name: string; readonly password: string };
  /** Files of a certificate and its key: the broker speaks TLS alone. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** A broker on a loopback port, which can be killed and started again. */
export interface RunningBroker {
  readonly port: number;
  readonly url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts mosquitto, and waits until it listens. The caller closes it. */
export async function startMosquitto({ user, tls }: BrokerOptions = {}): Promise<RunningBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-mosquitto-'));
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  const lines = [`listener ${port} 127.0.0.1`, 'persistence false', 'log_type none', 'user root'];
  if (user) {
    const passwords = join(folder, 'passwords');
    execFileSync('mosquitto_passwd', ['-b', '-c', passwords, user.name, user.password], { env, stdio: 'ignore' });
    lines.push(`password_file ${passwords}`);
  } else lines.push('allow_anonymous true');
  if (tls) lines.push(`certfile ${tls.cert}`, `keyfile ${tls.key}`);
  writeFileSync(config, `${lines.join('\n')}\n`);
  let child: ChildProcess | null = null;
  const kill = async (): Promise<void> => {
    const running = child;
    child = null;
    running?.kill('SIGKILL');
    if (running?.exitCode === null && running.signalCode === null) await once(running, 'exit');
  };
  const start = async (): Promise<void> => {
    child = spawn('mosquitto', ['-c', config], { env, stdio: 'ignore' });
    while (child.exitCode === null && !(await listens(port)));
  };
  await start();
  return {
    port,
    url: `${tls ? 'mqtts' : 'mqtt'}://127.0.0.1:${port}`,
    kill,
    start,
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
