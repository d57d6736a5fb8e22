import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBroker } from '#harness/stages/cluster/mosquitto-broker.ts';
import { freePort } from '#harness/stages/cluster/ports.ts';
import { connectMachines, type UnitsBench } from './bench.ts';
import { startServed, type ServedProcess } from './core.ts';
import { brokerDial, ConnectedMachines } from './machines.ts';
import { costOf, readMeter } from './meter.ts';
import { cpuMsOf, processWithArgument, residentBytes } from './process-usage.ts';
import { SellingMerchant, untilTime } from './sell.ts';
import type { BrokerUnits, Cost } from './units.ts';

/** A silent machine pings its broker once in this time, s: more often than in the field, so that pings are seen. */
const keepAliveSeconds = 5;
/** So long after its last message a part has handled it, ms. */
const settleMs = 1_000;

/** Machines at mosquitto, and a core on PostgreSQL behind it. */
export async function measureBroker(bench: UnitsBench): Promise<BrokerUnits> {
  const { folder, clock, database, scale } = bench;
  const count = scale.brokerMachines;
  const brokerFolder = join(folder, 'broker');
  const broker = await startBroker(brokerFolder, await freePort(), clock);
  const [program, url] = [broker.program, broker.address()];
  try {
    const pid = processWithArgument(join(brokerFolder, 'mosquitto.conf'));
    const address = database.address('broker');
    const core = await startServed({
      folder,
      clock,
      database: address,
      machines: count,
      port: await freePort(),
      moreArgs: ['--mqtt', url],
    });
    const machines = new ConnectedMachines(brokerDial(url, keepAliveSeconds));
    try {
      const emptyBytes = residentBytes(pid);
      await connectMachines([core], machines, count);
      await sleep(settleMs);
      const connectionBytes = (residentBytes(pid) - emptyBytes) / count;
      return { connectionBytes, ...(await measureMessages(bench, pid, core, machines)) };
    } finally {
      await machines.close();
      await core.close();
    }
  } finally {
    await program.end();
  }
}

async function measureMessages(
  bench: UnitsBench,
  broker: number,
  core: ServedProcess,
  machines: ConnectedMachines,
): Promise<Omit<BrokerUnits, 'connectionBytes'>> {
  const { scale, receiver } = bench;
  const idleFrom = cpuMsOf(broker);
  // As many seconds as each silent machine takes to ping once.
  const idle = await bench.idleCost([core], keepAliveSeconds);
  const pingCpuMs = (cpuMsOf(broker) - idleFrom) / scale.brokerMachines;
  const idleBrokerMs = (pingCpuMs * scale.brokerMachines) / keepAliveSeconds;

  const measure = async (count: number, action: () => Promise<void>): Promise<{ cost: Cost; brokerMs: number }> => {
    const brokerFrom = cpuMsOf(broker);
    const before = await readMeter(bench.database, [core]);
    await action();
    const after = await readMeter(bench.database, [core]);
    const idleMs = (idleBrokerMs * (after.at - before.at)) / 1000;
    return { cost: costOf(before, after, count, idle), brokerMs: (cpuMsOf(broker) - brokerFrom - idleMs) / count };
  };
  const { count, perSecond } = scale.heartbeats;
  const heartbeat = await measure(count, async () => {
    await machines.sendHeartbeats(count, perSecond, untilTime);
    await sleep(settleMs);
  });
  const merchant = new SellingMerchant({ url: core.url, receiver, machines: scale.sellers });
  try {
    await merchant.sell(scale.warmUp);
    const sale = await measure(scale.sales.count, () => merchant.sell(scale.sales));
    return {
      pingCpuMs,
      heartbeat: heartbeat.cost,
      heartbeatCpuMs: heartbeat.brokerMs,
      sale: sale.cost,
      saleCpuMs: sale.brokerMs,
    };
  } finally {
    await merchant.close();
  }
}
