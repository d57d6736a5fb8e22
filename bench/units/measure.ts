import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import { CloseStack } from '#harness/stages/close-stack.ts';
import { ClusterError, mosquittoProgram } from '#harness/stages/cluster/installed-programs.ts';
import { freePort } from '#harness/stages/cluster/ports.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { heartbeatFrame } from '../ceiling/driver.ts';
import { unitsBench, type Scale } from './bench.ts';
import { measureBroker } from './measure-broker.ts';
import { measureMachines } from './measure-machines.ts';
import { measurePostgresSales, measureSqlite } from './measure-sales.ts';
import { startMeasuredDatabase } from './postgres.ts';
import { startCountingReceiver } from './receiver.ts';
import type { UnitFigures } from './units.ts';

/**
 * Measures everything, one part after another. Nothing is left running or on the disk.
 * @param onPart is called before each part.
 * @throws ClusterError where PostgreSQL is not installed.
 */
export async function measureUnits(scale: Scale, clock: Clock, onPart: (name: string) => void): Promise<UnitFigures> {
  const closeStack = new CloseStack();
  try {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-units-'));
    closeStack.add({
      close: () => {
        rmSync(folder, { recursive: true, force: true });
        return Promise.resolve();
      },
    });
    // PostgreSQL runs as another user where this process is root.
    chmodSync(folder, 0o711);
    const database = closeStack.add(await startMeasuredDatabase(join(folder, 'postgres'), await freePort(), clock));
    const receiver = closeStack.add(await startCountingReceiver());
    const bench = unitsBench({ folder, clock, database, receiver, scale });
    onPart('sales on a SQLite file');
    const sqlite = await measureSqlite(bench);
    onPart('sales on PostgreSQL, by one core and by two');
    const sales = await measurePostgresSales(bench);
    onPart('connected machines and their heartbeats');
    const machines = await measureMachines(bench, sales.idleCore.coreCpuMs);
    const withBroker = hasMosquitto();
    onPart(withBroker ? 'machines at mosquitto' : 'no machines at a broker: mosquitto is not installed');
    const broker = withBroker ? await measureBroker(bench) : null;
    return { sqlite, ...sales, ...machines, heartbeatBytes: heartbeatFrame(machineNumber(0)).length, broker };
  } finally {
    await closeStack.close();
  }
}

function hasMosquitto(): boolean {
  try {
    mosquittoProgram();
    return true;
  } catch (error) {
    if (error instanceof ClusterError) return false;
    throw error;
  }
}
