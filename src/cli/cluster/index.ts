import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions, type ProjectFlags } from '../shared/project/options.ts';
import type { ClusterFlags } from './start.ts';
import type { ClusterTestFlags } from './test.ts';

/** `vendloop cluster`: several cores on one database, on this computer. */
export function registerCluster(program: Command, io: CliIo): void {
  const command = program
    .command('cluster')
    .description('start PostgreSQL, several cores and a load balancer on this computer, until they are stopped')
    .option('--cores <n>', 'core processes', '3')
    .option('--database <url>', 'postgres://USER@HOST/DATABASE that runs already; nothing is started then')
    .option('--mqtt', 'also start mosquitto, where machines can meet the cores')
    .option('--broker <url>', 'MQTT broker that runs already, like mqtt://127.0.0.1:1883')
    .option('--data <dir>', 'keep the database in this folder (default: a temporary one, which is removed)')
    .option('--host <address>', 'address of the load balancer', '127.0.0.1')
    .option('--port <n>', 'port of the load balancer; 0: any free port', '7080')
    .option('--machines <n>', 'demo machines (default 100)')
    .option('--stock <n>', 'items in each lane of a new demo machine (default 50)')
    .action(async (flags: ClusterFlags & ProjectFlags) => (await import('./start.ts')).runCluster(io, flags));
  addProjectOptions(command);
  command
    .command('test')
    .description(
      'kill, pause and cut off cores, database and broker of a cluster while it sells, and judge what was seen',
    )
    .option('--for <duration>', 'how long it sells', '1min')
    .option('--seed <n>', 'seed of the disturbances and the customers (default: random)')
    .option('--customers <duration>', 'mean time between two customers of one machine', '3s')
    .option('--out <dir>', 'folder of the history and the reports (default: a new one in vendloop-runs)')
    .action(async (_: object, own: Command) =>
      (await import('./test.ts')).testCluster(io, own.optsWithGlobals<ClusterTestFlags>()),
    );
}
