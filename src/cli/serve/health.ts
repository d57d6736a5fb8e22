import type { Core } from '#core/core.ts';
import type { Readiness } from '#core/domain/readiness.ts';
import { HealthMonitor } from '#core/health/health-monitor.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { DatabaseFile } from '#core/ports/database-file.ts';
import { isPostgresAddress } from '#core/store/postgres/address.ts';
import { monitorDatabaseFile } from '#core/store/sqlite/database-file.ts';
import { sqliteDescription } from '#core/store/sqlite/engines/choose-engine.ts';
import { messageOf } from '../shared/errors.ts';
import type { ServedStore } from './served-store.ts';
import { version } from '../shared/version.ts';
import type { ServeSettings } from './settings.ts';

/** A database on another host: its own monitoring sees its files, and each write of the health check its answers. */
const elsewhere: DatabaseFile = {
  inspect: () => Promise.resolve({ problem: null, freeBytes: null }),
  close: () => undefined,
};

/** Starts monitoring a served core. @param warn prints a line for the operator. */
export function watchHealth(
  { database, health }: ServeSettings,
  core: Core,
  store: ServedStore['store'],
  clock: Clock,
  warn: (line: string) => void,
  broker?: { readonly connected: boolean },
): HealthMonitor {
  const monitor = new HealthMonitor({
    clock,
    store,
    deadlineTimer: core.deadlineTimer,
    file: isPostgresAddress(database)
      ? elsewhere
      : monitorDatabaseFile(database, {
          checkEveryMs: health.checkEveryMs,
          damage: () => store.damage ?? null,
          onError: (error) => warn(messageOf(error)),
        }),
    minFreeBytes: health.minFreeBytes,
    broker,
    onChange: (state) => warn(lineOf(state)),
  });
  monitor.start();
  return monitor;
}

/** The answer of `/readyz` and `/healthz`. */
export function healthPage(
  { database }: Pick<ServeSettings, 'database'>,
  core: Core,
  { ready, reasons }: Readiness,
): { status: string; [name: string]: unknown } {
  const page = {
    status: ready ? 'ok' : 'unready',
    version,
    ...(isPostgresAddress(database) ? {} : { sqlite: sqliteDescription() }),
    machines_online: core.machinesOnline(),
  };
  return ready ? page : { ...page, reasons };
}

function lineOf({ ready, reasons }: Readiness): string {
  return ready ? 'ready again' : `not ready: ${reasons.map(({ text }) => text).join('; ')}`;
}
