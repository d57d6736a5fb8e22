import type { CoreConfig } from '../config.ts';
import { machineReports, type LineCheck } from '../delivery/machine-reports.ts';
import type { StoredFreshness, FreshnessMode } from '../domain/freshness.ts';
import type { OnCoreEvent } from '../events.ts';
import type { Kernel } from '../kernel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/random.ts';
import type { SpanTracker } from '../spans.ts';
import type { Rows, Store } from '../store/store.ts';
import type { MachineDirectory } from './machine-directory.ts';
import { FreshnessTracker } from './freshness-tracker.ts';
import { Gateway } from './gateway.ts';

/** What the machines' side of a core is made of. */
export interface OpenGatewayParts {
  readonly clock: Clock;
  /** Makes the nonces of challenges. */
  readonly secrets: Secrets;
  readonly config: CoreConfig;
  readonly kernel: Kernel;
  readonly directory: MachineDirectory;
  readonly onEvent: OnCoreEvent;
  readonly spans: SpanTracker | undefined;
  readonly onError: (error: unknown, where: string) => void;
  /** Where several cores share the store: which machines' lines this one has. */
  readonly lines?: (LineCheck & { maySave(rows: Rows, machineNo: string): boolean }) | undefined;
}

/** The machines' side of a core. */
export interface OpenedGateway {
  readonly gateway: Gateway;
  readonly freshnessTracker: FreshnessTracker;
}

/** Opens the machines' side on what the store knows of their last frames. */
export async function openGateway(parts: OpenGatewayParts): Promise<OpenedGateway> {
  const { clock, secrets, config, kernel, directory, onEvent, spans, onError, lines } = parts;
  const freshnessTracker = await openFreshnessTracker(parts);
  const gateway = new Gateway({
    clock,
    secrets,
    config,
    freshnessTracker,
    findMachine: (machineNo) => directory.machine(machineNo),
    reports: machineReports(kernel, (machine) => directory.put(machine), lines),
    onEvent,
    spans,
    onError: (error, machineNo) => onError(error, `report of machine ${machineNo}`),
  });
  return { gateway, freshnessTracker };
}

/** What is remembered of the machines' frames. A machine of which no freshness is asked any more forgets it. */
async function openFreshnessTracker({
  clock,
  config,
  kernel,
  lines,
  onError,
}: OpenGatewayParts): Promise<FreshnessTracker> {
  const { store } = kernel;
  const mode = (machineNo: string): FreshnessMode =>
    kernel.config.freshness.machines[machineNo] ?? kernel.config.freshness.defaultMode;
  const stored = await storedMarks(store);
  const save = (changed: ReadonlyMap<string, StoredFreshness>): Promise<void> =>
    store.decide((tx) => {
      if (lines) tx.expect({ machines: [...changed.keys()] });
      changed.forEach((mark, machineNo) => {
        if (!lines || lines.maySave(tx, machineNo)) tx.putFreshness(machineNo, mark);
      });
    });
  const onSaveError = (error: unknown): void => onError(error, 'freshness');
  const cleared = [...stored.keys()]
    .filter((machineNo) => mode(machineNo) === 'off')
    .map((machineNo) => [machineNo, { lastUnixSeconds: 0, requiresChallenge: false }] as const);
  if (cleared.length > 0) save(new Map(cleared)).catch(onSaveError);
  return new FreshnessTracker({
    clock,
    mode,
    windowMs: config.timestampWindowMs,
    marks: stored,
    save,
    onError: onSaveError,
  });
}

/** Machines whose marks one read asks for: a database server gives it seconds. */
const atOnce = 10_000;

/** The last frames of all machines that have sent any. */
async function storedMarks(store: Store): Promise<ReadonlyMap<string, StoredFreshness>> {
  const marks = new Map<string, StoredFreshness>();
  let known: readonly string[] | undefined;
  for (let from = 0; from < (known?.length ?? 1); from += atOnce) {
    const part = await store.read((rows) => {
      const all: readonly string[] = known ?? rows.allMachines().map(({ machineNo }) => machineNo);
      const machines = all.slice(from, from + atOnce);
      rows.expect({ machines });
      return { all, marks: machines.map((machineNo) => [machineNo, rows.freshness(machineNo)] as const) };
    });
    known = part.all;
    for (const [machineNo, mark] of part.marks) if (mark && mark.lastUnixSeconds > 0) marks.set(machineNo, mark);
  }
  return marks;
}
