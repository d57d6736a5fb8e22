import type { CoreConfig } from '../config.ts';
import { machineReports } from '../delivery/machine-reports.ts';
import type { FreshnessMark, FreshnessMode } from '../domain/freshness.ts';
import type { Observe } from '../events.ts';
import type { Kernel } from '../kernel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/random.ts';
import type { Spans } from '../spans.ts';
import type { Directory } from './machine-directory.ts';
import { FreshnessBook } from './freshness-tracker.ts';
import { Gateway } from './gateway.ts';

/** What the machines' side of a core is made of. */
export interface OpenGatewayParts {
  readonly clock: Clock;
  /** Makes the nonces of challenges. */
  readonly secrets: Secrets;
  readonly config: CoreConfig;
  readonly kernel: Kernel;
  readonly directory: Directory;
  readonly observe: Observe;
  readonly spans: Spans | undefined;
  readonly onError: (error: unknown, where: string) => void;
}

/** Opens the machines' side on what the store knows of their last frames. */
export async function openGateway(parts: OpenGatewayParts): Promise<Gateway> {
  const { clock, secrets, config, kernel, directory, observe, spans, onError } = parts;
  return new Gateway({
    clock,
    secrets,
    config,
    freshness: await freshnessBook(parts),
    machine: (machineNo) => directory.machine(machineNo),
    reports: machineReports(kernel, (machine) => directory.put(machine)),
    observe,
    spans,
    onError: (error, machineNo) => onError(error, `report of machine ${machineNo}`),
  });
}

/** What is remembered of the machines' frames. A machine of which no freshness is asked any more forgets it. */
async function freshnessBook({ clock, config, kernel, onError }: OpenGatewayParts): Promise<FreshnessBook> {
  const { store } = kernel;
  const mode = (machineNo: string): FreshnessMode =>
    kernel.config.freshness.machines[machineNo] ?? kernel.config.freshness.others;
  const marks = await store.read((rows) => {
    const known = rows.everyMachine().map(({ machineNo }) => [machineNo, rows.freshness(machineNo)] as const);
    return new Map(
      known.flatMap(([machineNo, mark]) => (mark && mark.lastSeconds > 0 ? [[machineNo, mark] as const] : [])),
    );
  });
  const save = (changed: ReadonlyMap<string, FreshnessMark>): Promise<void> =>
    store.decide((tx) => changed.forEach((mark, machineNo) => tx.putFreshness(machineNo, mark)));
  const failed = (error: unknown): void => onError(error, 'freshness');
  const blank = [...marks.keys()]
    .filter((machineNo) => mode(machineNo) === 'off')
    .map((machineNo) => [machineNo, { lastSeconds: 0, mustAnswer: false }] as const);
  if (blank.length > 0) save(new Map(blank)).catch(failed);
  return new FreshnessBook({ clock, mode, windowMs: config.timestampWindowMs, marks, save, onError: failed });
}
