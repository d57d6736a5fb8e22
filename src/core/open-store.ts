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

/**
 * Writes the configuration into the store, and a database number if it has none. A database of before there were
 * numbers keeps its ids.
 */
export function openStore(store: Store, config: CoreConfig, wallMs: number, secrets: Secrets): Promise<OpenedStore> {
  // Outside the decision, which may run more than once.
  const newDatabaseNumber = drawDatabaseNumber(secrets);
  return store.decide((tx) => {
    const events: CoreEvent[] = [];
    const backupTakenAt = resumeFromBackup({ tx, events }, wallMs);
    const configChanges = applyConfiguration({ tx, events }, config, wallMs);
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
}
