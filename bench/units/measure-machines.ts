import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#harness/stages/cluster/ports.ts';
import { connectMachines, type UnitsBench } from './bench.ts';
import { startServed, type ServedProcess } from './core.ts';
import { ConnectedMachines, webSocketDial } from './machines.ts';
import { costOf, readMeter } from './meter.ts';
import { untilTime } from './sell.ts';
import type { UnitFigures } from './units.ts';

/** So long after the last dial memory is read, ms. */
const settleMs = 2_000;
/** The core pings a machine once in this time, s. */
const pingSeconds = 30;

/** What connected machines cost a core. */
export type MachineUnits = Pick<UnitFigures, 'coreBytes' | 'idleMachineCpuMs' | 'heartbeat'>;

/** Machines by WebSocket: memory, pings, and heartbeats. */
export async function measureMachines(bench: UnitsBench, idleCoreCpuMs: number): Promise<MachineUnits> {
  const { folder, clock, database, scale } = bench;
  const most = Math.max(...scale.machines);
  const address = database.address('machines');
  const core = await startServed({
    folder,
    clock,
    database: address,
    machines: most,
    port: await freePort(),
    inspected: true,
  });
  const machines = new ConnectedMachines(webSocketDial(core.url));
  try {
    const coreBytes: { readonly machines: number; readonly bytes: number }[] = [];
    for (const count of scale.machines) {
      await connectMachines([core], machines, count);
      await sleep(settleMs);
      coreBytes.push({ machines: count, bytes: await core.neededBytes() });
    }
    const idle = await bench.idleCost([core], Math.min(pingSeconds, 2 * scale.idleSeconds));
    return {
      coreBytes,
      idleMachineCpuMs: Math.max(0, idle.coreCpuMs - idleCoreCpuMs) / most,
      heartbeat: await heartbeatCost(bench, core, machines, idle),
    };
  } finally {
    await machines.close();
    await core.close();
  }
}

async function heartbeatCost(
  { database, scale }: UnitsBench,
  core: ServedProcess,
  machines: ConnectedMachines,
  idle: UnitFigures['idleCore'],
): Promise<UnitFigures['heartbeat']> {
  const { count, perSecond } = scale.heartbeats;
  const before = await readMeter(database, [core]);
  await machines.sendHeartbeats(count, perSecond, untilTime);
  // The last ones are in the store by then.
  await sleep(1_000);
  const after = await readMeter(database, [core]);
  return costOf(before, after, count, idle);
}
