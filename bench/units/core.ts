import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';
import { startManagedProcess } from '#harness/bench/live/managed-process.ts';
import { waitForAddress } from '#harness/bench/live/core-process.ts';
import { demoMachineKey, machineNumber } from '#simulators/machine/fleet.ts';
import { productOfLane } from '#simulators/machine/core-rows.ts';
import { benchMerchant } from '../ceiling/bench-merchant.ts';
import { collectGarbage, inspectorPattern } from './collect-garbage.ts';
import { residentBytes } from './process-usage.ts';

/** `vendloop serve` in a process of its own. */
export interface ServedProcess {
  readonly pid: number;
  readonly url: string;
  /** Settles when it has ended by itself: an Error with its last words. */
  readonly failed: Promise<never>;
  machinesOnline(): Promise<number>;
  /** Resident memory that it needs, bytes; of a core that was started with its inspector. */
  neededBytes(): Promise<number>;
  close(): Promise<void>;
}

/** What a core is started with. */
export interface ServeTask {
  /** Folder of its configuration. */
  readonly folder: string;
  /** Path of a SQLite file, or address of a PostgreSQL. */
  readonly database: string;
  readonly machines: number;
  /** Port of the loopback. */
  readonly port: number;
  readonly moreArgs?: readonly string[];
  /** With Node's inspector on a port of the loopback. */
  readonly inspected?: boolean;
  readonly clock: Clock;
}

/** This `vendloop`, compiled or from its sources, as the benchmark runs. */
const fromSources = import.meta.url.endsWith('.ts');
const script = fileURLToPath(new URL(`../../src/cli/main.${fromSources ? 'ts' : 'js'}`, import.meta.url));
const loader = fromSources ? ['--import', 'tsx'] : [];

/** How long a core may take to listen, and to end; ms. */
const [startTimeoutMs, stopTimeoutMs] = [60_000, 20_000];
const releaseMs = 1_000;
/** Items in the one lane of each machine. */
const stock = 1_000_000;

/** Starts a core, and waits until it listens. @throws Error with what it printed. */
export async function startServed(task: ServeTask): Promise<ServedProcess> {
  const config = join(task.folder, `machines-${task.machines}.json`);
  writeFileSync(config, JSON.stringify(configurationOf(task.machines)));
  const served = ['serve', '--config', config, '--port', `${task.port}`, '--database', task.database, '--quiet'];
  const inspector = task.inspected ? ['--inspect=127.0.0.1:0'] : [];
  const vendloop = [process.execPath, ...inspector, ...loader, script];
  const args = [...served, ...(task.moreArgs ?? [])];
  const started = startManagedProcess({ name: 'core', vendloop, args }, task.clock, null);
  let isClosing = false;
  const failed = started.exited.then((code) => {
    if (isClosing) return new Promise<never>(() => undefined);
    throw new Error(`a core ended by itself (${String(code)}): ${started.lastErrors()}`);
  });
  failed.catch(() => undefined);
  const close = async (): Promise<void> => {
    isClosing = true;
    await started.stop(stopTimeoutMs);
  };
  try {
    const url = await waitForAddress(started, startTimeoutMs);
    const inspectorUrl = inspectorPattern.exec(started.lastErrors())?.[1];
    return {
      pid: started.pid,
      url,
      failed,
      machinesOnline: async () =>
        ((await (await fetch(`${url}/healthz`)).json()) as { machines_online: number }).machines_online,
      async neededBytes() {
        if (inspectorUrl === undefined) throw new Error('this core was started without its inspector');
        await collectGarbage(inspectorUrl);
        // The pages go back to the system a little later.
        await sleep(task.clock, releaseMs);
        return residentBytes(started.pid);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Machines of one lane, whose keys are those of demo machines. */
function configurationOf(machines: number): object {
  return {
    merchants: [benchMerchant],
    machines: Array.from({ length: machines }, (_, at) => {
      const machineNo = machineNumber(at);
      return {
        machineNo,
        appId: benchMerchant.appId,
        key: demoMachineKey(machineNo),
        kind: 'motor',
        lanes: [{ lane: 0, productId: productOfLane(0), productName: 'water', price: 300, stock, capacity: stock }],
      };
    }),
    callbacks: { allowAddresses: ['127.0.0.0/8'] },
  };
}
