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
import { startBroker, type MosquittoBroker } from './mosquitto-broker.ts';
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
  /** Whether cores and machines reach an own database and an own broker through relays that can be cut. */
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
  /** Its ways to the database and to the broker, where they can be cut. */
  readonly relays: CoreRelays;
}

/** The ways of one core that can be cut; null: cannot, or there is none. */
export interface CoreRelays {
  readonly database: TcpRelay | null;
  readonly broker: TcpRelay | null;
}

/** A broker of a cluster. */
export interface ClusterBroker {
  /** Where machines reach it. */
  readonly url: string;
  /** The machines' way to it, where it can be cut. */
  readonly relay: TcpRelay | null;
  /** The one that the cluster started. */
  readonly own: MosquittoBroker | null;
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
  readonly broker: ClusterBroker | null;
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
  const ownBroker = options.broker === 'own' ? await startBroker(join(folder, 'broker'), brokerPort, clock) : null;
  if (ownBroker) guard(ownBroker.program);
  const broker = await brokerOf(options, ownBroker, closeStack);
  const cores: ClusterCore[] = [];
  for (const [at, place] of places.entries()) {
    const relayTo = (port: number | undefined): Promise<TcpRelay | null> =>
      openRelay(options.withRelays ? port : undefined, closeStack);
    const relays = { database: await relayTo(postgres?.port), broker: await relayTo(broker?.own?.port) };
    const database = postgres?.address(relays.database?.port) ?? options.database ?? '';
    const brokerUrl = broker?.own?.address(relays.broker?.port) ?? options.broker;
    const core = makeCore(options, { at, ...place, database, brokerUrl, relays });
    guard(core.program);
    // One after another: the first makes the tables.
    await core.program.start();
    cores.push(core);
  }
  const database = postgres?.address() ?? options.database ?? '';
  const url = `http://${listen.host}:${balancer.port}`;
  return { url, balancer, cores, postgres, database, broker, failure, close: () => closeStack.close() };
}

/** The broker as machines reach it; null: there is none. */
async function brokerOf(
  { broker, withRelays }: ClusterOptions,
  own: MosquittoBroker | null,
  closeStack: CloseStack,
): Promise<ClusterBroker | null> {
  if (!own) return broker === null ? null : { url: broker, relay: null, own };
  const relay = await openRelay(withRelays ? own.port : undefined, closeStack);
  return { url: own.address(relay?.port), relay, own };
}

async function openRelay(port: number | undefined, closeStack: CloseStack): Promise<TcpRelay | null> {
  return port === undefined ? null : closeStack.add(await TcpRelay.listen(() => [port]));
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
  readonly relays: CoreRelays;
}

function makeCore(
  { vendloop, coreArgs, clock }: ClusterOptions,
  { at, port, opsPort, database, brokerUrl, relays }: CorePlace,
): ClusterCore {
  const [program = '', ...args] = vendloop;
  const name = `core-${at + 1}`;
  const serve = ['serve', '--host', '127.0.0.1', '--port', `${port}`, '--ops-port', `${opsPort}`, '--quiet'];
  // In the environment, where a list of processes does not show passwords.
  const addresses = { VENDLOOP_DATABASE: database, ...(brokerUrl !== null && { VENDLOOP_MQTT: brokerUrl }) };
  return {
    name,
    port,
    relays,
    url: `http://127.0.0.1:${port}`,
    opsUrl: `http://127.0.0.1:${opsPort}`,
    program: new GuardedProgram(
      {
        name,
        program,
        args: [...args, ...serve, ...coreArgs(at + 1)],
        env: { ...process.env, ...addresses },
        // In whatever language it prints that it listens.
        isUp: (output) => output.includes(`http://127.0.0.1:${port}`),
        endSignal: 'SIGTERM',
      },
      clock,
    ),
  };
}
