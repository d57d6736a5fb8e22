import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '#core/error-message.ts';
import type { Clock } from '#core/ports/clock.ts';
import { CloseStack } from '../close-stack.ts';
import { GuardedProgram } from './guarded-program.ts';
import { ClusterError } from './installed-programs.ts';
import { LoadBalancer } from './load-balancer.ts';
import { startBroker } from './mosquitto-broker.ts';
import { freePorts } from './ports.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';
import { TcpRelay } from './tcp-relay.ts';

/** What a cluster is made of. */
export interface ClusterOptions {
  readonly cores: number;
  /** Program and first arguments of `vendloop`. */
  readonly vendloop: readonly string[];
  /** Arguments of `vendloop serve` beside those of the cluster, for each core from 1. */
  readonly coreArgs: (core: number) => readonly string[];
  /** Address of a database that runs already; null: PostgreSQL is started. */
  readonly database: string | null;
  /** Address of a broker that runs already; `own`: mosquitto is started; null: there is none. */
  readonly broker: string | null;
  /** Folder of the database, which is kept; null: a temporary one. */
  readonly data: string | null;
  /** Of the load balancer; port 0: any that is free. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Whether each core reaches an own database through a relay that can be cut. */
  readonly withRelays: boolean;
  readonly clock: Clock;
}

/** One core of a cluster. */
export interface ClusterCore {
  readonly name: string;
  readonly program: GuardedProgram;
  readonly url: string;
  readonly opsUrl: string;
  readonly port: number;
  /** Its way to the database, where it can be cut. */
  readonly relay: TcpRelay | null;
}

/** A running cluster. */
export interface Cluster {
  /** Base URL of the load balancer. */
  readonly url: string;
  readonly balancer: LoadBalancer;
  readonly cores: readonly ClusterCore[];
  /** The server that the cluster started. */
  readonly postgres: PostgresServer | null;
  /** With its password. */
  readonly database: string;
  readonly broker: string | null;
  /** Resolves with a sentence when a part ends by itself. */
  readonly failure: Promise<string>;
  /** Ends everything in order. May be called again. */
  close(): Promise<void>;
}

/** Starts a cluster on this computer. @throws ClusterError or Error; nothing is left running then. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const closeStack = new CloseStack();
  try {
    return await startParts(options, closeStack);
  } catch (error) {
    await closeStack.close().catch(() => undefined);
    throw error;
  }
}

async function startParts(options: ClusterOptions, closeStack: CloseStack): Promise<Cluster> {
  const { clock, cores: count, listen } = options;
  const folder = openFolder(options.data, closeStack);
  const [postgresPort = 0, brokerPort = 0, ...corePorts] = await freePorts(2 + 2 * count);
  const places = Array.from({ length: count }, (_, at) => ({
    port: corePorts[2 * at] ?? 0,
    opsPort: corePorts[2 * at + 1] ?? 0,
  }));
  let fail: (message: string) => void = () => undefined;
  const failure = new Promise<string>((resolve) => (fail = resolve));
  const guard = (program: GuardedProgram): void => {
    program.onUnexpectedEnd = (message) => fail(message);
    closeStack.add({ close: () => program.end() });
  };
  // Taken first: a port that is in use is found before anything is started.
  const balancer = await listenAt(places, listen, clock);
  closeStack.add(balancer);
  const postgres = options.database === null ? await ownPostgres(folder, postgresPort, clock) : null;
  if (postgres) guard(postgres.program);
  const broker = options.broker === 'own' ? await startBroker(join(folder, 'broker'), brokerPort, clock) : null;
  if (broker) guard(broker.program);
  const brokerUrl = broker?.url ?? options.broker;
  const cores: ClusterCore[] = [];
  for (const [at, place] of places.entries()) {
    const relay = postgres && options.withRelays ? await TcpRelay.listen(() => [postgres.port]) : null;
    if (relay) closeStack.add(relay);
    const database = postgres?.address(relay?.port) ?? options.database ?? '';
    const core = makeCore(options, { at, ...place, database, brokerUrl, relay });
    guard(core.program);
    // One after another: the first makes the tables.
    await core.program.start();
    cores.push(core);
  }
  const database = postgres?.address() ?? options.database ?? '';
  const url = `http://${listen.host}:${balancer.port}`;
  return { url, balancer, cores, postgres, database, broker: brokerUrl, failure, close: () => closeStack.close() };
}

/** The folder of what a cluster starts: removed at the end, unless the caller has named it. */
export function openFolder(data: string | null, closeStack: CloseStack): string {
  if (data !== null) {
    mkdirSync(data, { recursive: true });
    return data;
  }
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-cluster-'));
  // PostgreSQL runs as another user where this process is root.
  chmodSync(folder, 0o711);
  closeStack.add({
    close: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  });
  return folder;
}

async function listenAt(
  cores: Parameters<typeof LoadBalancer.listen>[0],
  { host, port }: ClusterOptions['listen'],
  clock: Clock,
): Promise<LoadBalancer> {
  try {
    return await LoadBalancer.listen(cores, { host, port, clock });
  } catch (cause) {
    throw new ClusterError(
      `the load balancer cannot listen on ${host}:${port} (${messageOf(cause)}): choose another --port`,
      { cause },
    );
  }
}

/** Starts a PostgreSQL in a folder. A database that is kept has its password beside it. */
export async function ownPostgres(folder: string, port: number, clock: Clock): Promise<PostgresServer> {
  const file = join(folder, 'database-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString('hex'), { mode: 0o600 });
  return startPostgres(join(folder, 'postgres'), port, readFileSync(file, 'utf8').trim(), clock);
}

interface CorePlace {
  readonly at: number;
  readonly port: number;
  readonly opsPort: number;
  readonly database: string;
  readonly brokerUrl: string | null;
  readonly relay: TcpRelay | null;
}

function makeCore(
  { vendloop, coreArgs, clock }: ClusterOptions,
  { at, port, opsPort, database, brokerUrl, relay }: CorePlace,
): ClusterCore {
  const [program = '', ...args] = vendloop;
  const name = `core-${at + 1}`;
  const serve = ['serve', '--host', '127.0.0.1', '--port', `${port}`, '--ops-port', `${opsPort}`, '--quiet'];
  return {
    name,
    port,
    relay,
    url: `http://127.0.0.1:${port}`,
    opsUrl: `http://127.0.0.1:${opsPort}`,
    program: new GuardedProgram(
      {
        name,
        program,
        args: [...args, ...serve, ...(brokerUrl === null ? [] : ['--mqtt', brokerUrl]), ...coreArgs(at + 1)],
        // In the environment, where a list of processes does not show its password.
        env: { ...process.env, VENDLOOP_DATABASE: database },
        isUp: (output) => /core at http/.test(output),
        endSignal: 'SIGTERM',
      },
      clock,
    ),
  };
}
