import type { Core } from '#core/core.ts';
import type { Readiness } from '#core/domain/readiness.ts';
import { HealthMonitor } from '#core/health/health-monitor.ts';
import type { Clock } from '#core/ports/clock.ts';
import { monitorDatabaseFile } from '#core/store/sqlite/database-file.ts';
import { sqliteDescription } from '#core/store/sqlite/engines/choose-engine.ts';
import type { SqliteStore } from '#core/store/sqlite/store.ts';
import { messageOf } from '../shared/errors.ts';
import { version } from '../shared/version.ts';
import type { ServeSettings } from './settings.ts';

/** Starts monitoring a served core. @param warn prints a line for the operator. */
export function watchHealth(
  { database, health }: ServeSettings,
  core: Core,
  store: SqliteStore,
  clock: Clock,
  warn: (line: string) => void,
  broker?: { readonly connected: boolean },
): HealthMonitor {
  const monitor = new HealthMonitor({
    clock,
    store,
    deadlineTimer: core.deadlineTimer,
    file: monitorDatabaseFile(database, {
      checkEveryMs: health.checkEveryMs,
      damage: () => store.damage,
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
export function healthPage(core: Core, { ready, reasons }: Readiness): { status: string; [name: string]: unknown } {
  const page = {
    status: ready ? 'ok' : 'unready',
    version,
    sqlite: sqliteDescription(),
    machines_online: core.machinesOnline(),
  };
  return ready ? page : { ...page, reasons };
}

function lineOf({ ready, reasons }: Readiness): string {
  return ready ? 'ready again' : `not ready: ${reasons.map(({ text }) => text).join('; ')}`;
}
