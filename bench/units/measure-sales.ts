import { statSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#harness/stages/cluster/ports.ts';
import type { ServedProcess } from './core.ts';
import { startServed } from './core.ts';
import { ConnectedMachines, webSocketDial } from './machines.ts';
import { costFrom, costOf, readMeter } from './meter.ts';
import { cpuMsOf, writtenBytes } from './process-usage.ts';
import { SellingMerchant } from './sell.ts';
import { connectMachines, type UnitsBench } from './bench.ts';
import type { UnitFigures } from './units.ts';

/** Tables whose rows stay. */
const keptTables = ['orders', 'deliveries', 'callbacks'];
const expiringTable = 'idempotency_records';
const schema = 'sales';

/** Sales on a core with a SQLite file. */
export async function measureSqlite(bench: UnitsBench): Promise<UnitFigures['sqlite']> {
  const { folder, clock, receiver, scale } = bench;
  const file = join(folder, 'core.sqlite');
  const start = async (): Promise<ServedProcess> =>
    startServed({ folder, clock, database: file, machines: scale.sellers, port: await freePort() });
  // When it has ended, the machines are in the file and its log is empty.
  await (await start()).close();
  const emptySize = statSync(file).size;
  const core = await start();
  const machines = new ConnectedMachines(webSocketDial(core.url));
  const merchant = new SellingMerchant({ url: core.url, receiver, machines: scale.sellers });
  try {
    await connectMachines([core], machines, scale.sellers);
    await merchant.sell(scale.warmUp);
    const [cpuBefore, writtenBefore] = [cpuMsOf(core.pid), writtenBytes(core.pid)];
    await merchant.sell(scale.sales);
    const coreCpuMs = (cpuMsOf(core.pid) - cpuBefore) / scale.sales.count;
    const written = (writtenBytes(core.pid) - writtenBefore) / scale.sales.count;
    await Promise.all([merchant.close(), machines.close()]);
    await core.close();
    const fileBytes = (statSync(file).size - emptySize) / (scale.warmUp.count + scale.sales.count);
    return { coreCpuMs, writtenBytes: written, fileBytes };
  } finally {
    await Promise.all([merchant.close(), machines.close(), core.close()]);
  }
}

/** What sales on PostgreSQL come to. */
export type PostgresSales = Pick<
  UnitFigures,
  'sale' | 'saleAcross' | 'pageImages' | 'kept' | 'idleCore' | 'databaseConnections' | 'saleWire'
>;

/** Sales on PostgreSQL: by the core that holds the machine's line, and by another one. */
export async function measurePostgresSales(bench: UnitsBench): Promise<PostgresSales> {
  const { folder, clock, database, scale } = bench;
  const cores: ServedProcess[] = [];
  const start = async (): Promise<ServedProcess> => {
    const address = database.address(schema);
    const core = await startServed({
      folder,
      clock,
      database: address,
      machines: scale.sellers,
      port: await freePort(),
    });
    cores.push(core);
    return core;
  };
  const first = await start();
  const machines = new ConnectedMachines(webSocketDial(first.url));
  try {
    await connectMachines(cores, machines, scale.sellers);
    const local = await measureLocal(bench, first, machines);
    await start();
    const saleAcross = await measureAcross(bench, cores, local.idleCore);
    const sales = 2 * (scale.warmUp.count + scale.sales.count);
    const compact = (await database.compact(schema, keptTables)) / sales;
    return { ...local, saleAcross, kept: { ...local.kept, compact } };
  } finally {
    await machines.close();
    for (const core of cores.toReversed()) await core.close();
  }
}

async function measureLocal(
  bench: UnitsBench,
  core: ServedProcess,
  machines: ConnectedMachines,
): Promise<Omit<PostgresSales, 'saleAcross' | 'kept'> & { readonly kept: Omit<PostgresSales['kept'], 'compact'> }> {
  const { database, receiver, scale } = bench;
  const { count } = scale.sales;
  const merchant = new SellingMerchant({ url: core.url, receiver, machines: scale.sellers });
  try {
    await merchant.sell(scale.warmUp);
    const databaseConnections = await database.connections();
    const idleCore = await bench.idleCost([core]);

    const [sizes, lineBefore, callsBefore] = [await database.tableBytes(schema), machines.counts, receiver.counts()];
    const before = await readMeter(database, [core]);
    await merchant.sell(scale.sales);
    const after = await readMeter(database, [core]);
    const [grown, line, calls] = [await database.tableBytes(schema), machines.counts, receiver.counts()];

    const growth = (table: string): number => ((grown.get(table) ?? 0) - (sizes.get(table) ?? 0)) / count;
    return {
      sale: costOf(before, after, count, idleCore),
      pageImages: (after.pageImages - before.pageImages) / count,
      kept: {
        asWritten: keptTables.reduce((sum, table) => sum + growth(table), 0),
        expiring: growth(expiringTable),
      },
      idleCore,
      databaseConnections,
      saleWire: {
        messages: (line.messages - lineBefore.messages) / count,
        bytes: (line.bytes - lineBefore.bytes) / count,
        callbackBytes: (calls.bytes - callsBefore.bytes) / (calls.callbacks - callsBefore.callbacks),
      },
    };
  } finally {
    await merchant.close();
  }
}

/** Every sale is called at the second core, while the first one holds all lines. */
async function measureAcross(
  { database, receiver, scale }: UnitsBench,
  cores: readonly ServedProcess[],
  idleCore: UnitFigures['idleCore'],
): Promise<UnitFigures['saleAcross']> {
  const merchant = new SellingMerchant({ url: cores.at(-1)!.url, receiver, machines: scale.sellers });
  try {
    await merchant.sell(scale.warmUp);
    const before = await readMeter(database, cores);
    await merchant.sell(scale.sales);
    const after = await readMeter(database, cores);
    const idle = costFrom((name) => idleCore[name] * cores.length);
    return costOf(before, after, scale.sales.count, idle);
  } finally {
    await merchant.close();
  }
}
