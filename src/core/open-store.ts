import { applyConfiguration } from './apply-configuration.ts';
import type { CoreConfig } from './config.ts';
import { coreClockNote, type CoreClockAnchor } from './core-clock.ts';
import type { ConfigChange } from './domain/configuration.ts';
import { databaseNote, drawDatabaseNumber } from './domain/ids.ts';
import type { Machine } from './domain/machine.ts';
import type { CoreEvent } from './events.ts';
import type { Secrets } from './ports/random.ts';
import { resumeFromBackup } from './resume-from-backup.ts';
import type { Rows, Store } from './store/store.ts';

/** What a starting core reads from its store. */
export interface OpenedStore {
  /** Undefined for a new store. */
  readonly clockAnchor: CoreClockAnchor | undefined;
  readonly databaseNumber: number;
  readonly configChanges: readonly ConfigChange[];
  readonly events: readonly CoreEvent[];
  readonly backupTakenAt: number | null;
}

/** The machines of the configured merchants. */
export function configuredMachines(rows: Rows, { merchants }: Pick<CoreConfig, 'merchants'>): readonly Machine[] {
  return merchants.flatMap(({ appId }) => rows.machines(appId));
}

/** Machines of one decision at most: a database server gives each statement seconds only. */
const atOnce = 10_000;

/** What became of a part of the configuration. */
type AppliedPart = Pick<OpenedStore, 'configChanges' | 'events'>;

/**
 * Writes the configuration into the store, and a database number if it has none. A database of before there were
 * numbers keeps its ids. What is more than {@link atOnce} machines takes a decision for each so many; a start that ends
 * between two is completed by the next.
 */
export async function openStore(
  store: Store,
  config: CoreConfig,
  wallMs: number,
  secrets: Secrets,
): Promise<OpenedStore> {
  // Outside the decision, which may run more than once.
  const newDatabaseNumber = drawDatabaseNumber(secrets);
  const lastFrom = Math.max(0, Math.ceil(config.machines.length / atOnce) - 1) * atOnce;
  const parts: AppliedPart[] = [];
  for (let from = 0; from < lastFrom; from += atOnce) parts.push(await applyPart(store, config, from, wallMs));
  const earlier = new Set(config.machines.slice(0, lastFrom).map(({ machineNo }) => machineNo));
  const last = { ...config, machines: config.machines.slice(lastFrom) };
  const opened = await store.decide((tx) => {
    const events: CoreEvent[] = [];
    const backupTakenAt = resumeFromBackup({ tx, events }, wallMs);
    const stored = tx.allMachines().filter(({ machineNo }) => !earlier.has(machineNo));
    const configChanges = applyConfiguration({ tx, events }, last, wallMs, stored);
    const storedNumber = tx.note(databaseNote);
    if (storedNumber === undefined) tx.putNote(databaseNote, String(newDatabaseNumber));
    const clockAnchor = tx.note(coreClockNote);
    return {
      clockAnchor: clockAnchor === undefined ? undefined : (JSON.parse(clockAnchor) as CoreClockAnchor),
      databaseNumber: storedNumber === undefined ? newDatabaseNumber : Number(storedNumber),
      configChanges,
      events,
      backupTakenAt,
    };
  });
  return {
    ...opened,
    configChanges: [...parts, opened].flatMap(({ configChanges }) => configChanges),
    events: [...parts, opened].flatMap(({ events }) => events),
  };
}

/** Writes the machines from one on, {@link atOnce} of them, and removes none. */
function applyPart(store: Store, config: CoreConfig, from: number, wallMs: number): Promise<AppliedPart> {
  const machines = config.machines.slice(from, from + atOnce);
  const numbers = machines.map(({ machineNo }) => machineNo);
  return store.decide((tx) => {
    const events: CoreEvent[] = [];
    tx.expect({ machines: numbers, lanesOf: numbers });
    const stored = numbers.flatMap((machineNo) => tx.machine(machineNo) ?? []);
    const configChanges = applyConfiguration({ tx, events }, { ...config, machines }, wallMs, stored);
    return { configChanges, events };
  });
}
