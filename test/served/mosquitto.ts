import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, isListening } from '#harness/stages/cluster/ports.ts';

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
  /** Folder of a whole configuration, of which only the listener is replaced. */
  readonly folder?: string;
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
export async function startMosquitto({ user, tls, folder: own }: BrokerOptions = {}): Promise<RunningBroker> {
  const folder = own ?? mkdtempSync(join(tmpdir(), 'vendloop-mosquitto-'));
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  const lines = [`listener ${port} 127.0.0.1`, 'log_type none', 'user root'];
  if (own !== undefined) lines.push(readFileSync(config, 'utf8').replace(/^listener .*$/m, ''));
  else lines.push('persistence false');
  if (user) {
    const passwords = join(folder, 'passwords');
    execFileSync('mosquitto_passwd', ['-b', '-c', passwords, user.name, user.password], { env, stdio: 'ignore' });
    lines.push(`password_file ${passwords}`);
  } else if (own === undefined) lines.push('allow_anonymous true');
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
    child = spawn('mosquitto', ['-c', config], { cwd: folder, env, stdio: 'ignore' });
    while (child.exitCode === null && !(await isListening(port)));
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
