import { resolve } from 'node:path';
import { clientDefaults, sharedQos, sharedUpTopic, type BrokerLogin } from '#core/devices/links/mqtt/topics.ts';
import { maskPassword } from '#core/store/postgres/address.ts';
import { startCluster, type Cluster, type ClusterOptions } from '#harness/stages/cluster/cluster.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { systemSeed } from '#harness/stages/random.ts';
import { coreCommand } from '../bench/run-once.ts';
import { brokerAdvice, brokerLogin } from '../shared/broker-login.ts';
import { messageOf, UsageError, wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { projectArguments, type ProjectFlags } from '../shared/project/options.ts';
import { handleShutdown } from '../shared/shutdown.ts';
import { withTranslatedOutput } from '../texts/sentences/index.ts';

/** Flags of `vendloop cluster`. */
export interface ClusterFlags {
  readonly cores: string;
  readonly database?: string;
  readonly mqtt?: boolean;
  readonly broker?: string;
  readonly data?: string;
  readonly host: string;
  readonly port: string;
  readonly machines?: string;
  readonly stock?: string;
}

/** More processes than this computer has use for. */
const maxCores = 9;
const maxPort = 65_535;
/** Time for an orderly end of all parts, one after another; ms. */
const endsWithinMs = 30_000;

/** What every cluster of the command line has in common. @throws UsageError that names the flag. */
export function clusterOptions(flags: ClusterFlags): Omit<ClusterOptions, 'clock' | 'coreArgs' | 'withRelays'> {
  const { database, broker, mqtt, data } = flags;
  if (database !== undefined && !/^postgres(ql)?:\/\//.test(database))
    throw new UsageError('--database must be the address of a PostgreSQL, like postgres://USER@HOST/DATABASE');
  if (broker !== undefined && !/^mqtts?:\/\//.test(broker))
    throw new UsageError('--broker must be the address of an MQTT broker, like mqtt://127.0.0.1:1883');
  if (database !== undefined && data !== undefined)
    throw new UsageError('--data is the folder of a database that the cluster starts: leave it out with --database');
  return {
    cores: wholeNumber('--cores', flags.cores, 1, maxCores),
    vendloop: coreCommand(),
    database: database ?? null,
    broker: broker ?? (mqtt ? 'own' : null),
    data: data === undefined ? null : resolve(data),
    listen: { host: flags.host, port: wholeNumber('--port', flags.port, 0, maxPort) },
  };
}

/** Runs a cluster until a signal ends it. */
export async function runCluster(system: CliIo, flags: ClusterFlags & ProjectFlags): Promise<void> {
  const io = withTranslatedOutput(system);
  const { machines, stock } = flags;
  const sizes = Object.entries({ '--machines': machines, '--stock': stock });
  const coreArgs = [
    ...projectArguments(flags),
    ...sizes.flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
  ];
  const options = clusterOptions(flags);
  const clock = new SystemClock();
  const shutdown = handleShutdown(io, { withinMs: endsWithinMs, timeoutExitCode: 4 });
  try {
    const cluster = await openCluster(io, { ...options, coreArgs: () => coreArgs, withRelays: false, clock });
    try {
      io.out(clusterText(io, cluster));
      const failure = await Promise.race([cluster.failure, shutdown.requested]);
      if (failure !== undefined) throw new UsageError(failure);
      io.out('stopping\n');
    } finally {
      await cluster.close();
    }
  } finally {
    clock.close();
    shutdown.release();
  }
}

/** Starts a cluster. @throws UsageError with what prevents it, without a password. */
export async function openCluster(io: CliIo, options: ClusterOptions): Promise<Cluster> {
  const { broker } = options;
  // A core goes on trying to reach its broker, and what it prints about that is not shown.
  if (broker !== null && broker !== 'own') await tryBroker(brokerLogin(broker, (name) => io.env(name)));
  try {
    return await startCluster(options);
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}

/** Connects to a broker and leaves again. @throws UsageError with the reason and what to do. */
async function tryBroker(broker: BrokerLogin): Promise<void> {
  const { connectMqtt } = await import('#core/devices/links/mqtt/connect-mqtt.ts');
  const clientId = `vendloop-try-${systemSeed().toString(16)}`;
  const failure = await new Promise<string | null>((resolve) => {
    const connection = connectMqtt(
      { ...clientDefaults, ...broker, clientId, subscriptions: [{ topic: sharedUpTopic, qos: sharedQos }] },
      {
        opened: () => {
          resolve(null);
          connection.close();
        },
        message: () => undefined,
        closed: (reason) => resolve(reason),
      },
    );
  });
  if (failure !== null) throw new UsageError(`${failure}: ${brokerAdvice(failure, '--broker')}`);
}

/** The text that a cluster prints when it can be reached. */
function clusterText(io: Pick<CliIo, 'command'>, { url, cores, database, broker }: Cluster): string {
  const lines = [
    `vendloop cluster at ${url}, ${cores.length} cores`,
    ...cores.map(
      (core) => `  ${core.name}     ${core.url}   health ${core.opsUrl}/healthz   metrics ${core.opsUrl}/metrics`,
    ),
    `  database   ${maskPassword(database)}`,
    ...(broker === null ? [] : [`  broker     ${brokerLogin(broker.url, () => undefined).url}`]),
    `  machines   ${io.command('fleet', '--url', url)}`,
    `  scenarios  ${io.command('run', 'first-sale', '--target', url)}`,
  ];
  return `${lines.join('\n')}\n`;
}
