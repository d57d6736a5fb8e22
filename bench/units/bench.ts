import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#core/ports/clock.ts';
import type { ServedProcess } from './core.ts';
import type { ConnectedMachines } from './machines.ts';
import { costOf, readMeter } from './meter.ts';
import type { MeasuredDatabase } from './postgres.ts';
import type { CountingReceiver } from './receiver.ts';
import type { SalePlan } from './sell.ts';
import type { Cost } from './units.ts';

/** How much is measured. */
export interface Scale {
  /** Machines that sell. */
  readonly sellers: number;
  readonly warmUp: SalePlan;
  readonly sales: SalePlan;
  /** How long a core without a call is watched, s. */
  readonly idleSeconds: number;
  /** Numbers of connected machines at which memory is read, growing. */
  readonly machines: readonly number[];
  /** Machines at the broker. */
  readonly brokerMachines: number;
  readonly heartbeats: SalePlan;
}

/** All that the measurements share. */
export interface UnitsBench {
  /** A folder of their own. */
  readonly folder: string;
  readonly clock: Clock;
  readonly database: MeasuredDatabase;
  readonly receiver: CountingReceiver;
  readonly scale: Scale;
  /** What cores without a call use in a second. */
  idleCost(cores: readonly ServedProcess[], seconds?: number): Promise<Cost>;
}

/** Puts a bench together. */
export function unitsBench(parts: Omit<UnitsBench, 'idleCost'>): UnitsBench {
  return {
    ...parts,
    async idleCost(cores, seconds = parts.scale.idleSeconds) {
      const before = await readMeter(parts.database, cores);
      await sleep(seconds * 1000);
      const after = await readMeter(parts.database, cores);
      return costOf(before, after, (after.at - before.at) / 1000, null);
    },
  };
}

/** Longest wait for machines to be online, after which they send again, and the pause between two looks; ms. */
const [onlineWithinMs, announceEveryMs, lookEveryMs] = [60_000, 10_000, 100];

/** Connects machines, and waits until the cores count all of them. @throws Error when they do not. */
export async function connectMachines(
  cores: readonly ServedProcess[],
  machines: ConnectedMachines,
  count: number,
): Promise<void> {
  await Promise.race([machines.growTo(count), ...cores.map(({ failed }) => failed)]);
  const startedAt = performance.now();
  let announcedAt = startedAt;
  for (;;) {
    const online = (await Promise.all(cores.map((core) => core.machinesOnline()))).reduce((a, b) => a + b, 0);
    if (online >= count) return;
    const now = performance.now();
    if (now - announcedAt > announceEveryMs) {
      machines.announceAll();
      announcedAt = now;
    }
    if (now - startedAt > onlineWithinMs)
      throw new Error(`only ${online} of ${count} machines came online in a minute`);
    await sleep(lookEveryMs);
  }
}
