import { openFileLimit } from '../fleet/open-files.ts';
import { loadProject } from '../shared/project/load-project.ts';
import { requestedPatch } from '../shared/requested-patch.ts';
import type { ServedApi } from '#core/api/http/http-server.ts';
import { openApiDocument } from '#core/api/openapi/openapi.ts';
import type { HealthMonitor } from '#core/health/health-monitor.ts';
import type { Clock } from '#core/ports/clock.ts';
import { serveCore } from '#core/serve-core.ts';
import { indentContinuationLines } from '#harness/printable.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { collectAllLessOften } from '#harness/stages/live/v8-flags.ts';
import { randomWithSystemSecrets, systemSeed } from '#harness/stages/random.ts';
import { handleShutdown } from '../shared/shutdown.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import type { joinBroker } from './broker.ts';
import { boundedLines } from './bounded-lines.ts';
import { checkDatabase } from './check-database.ts';
import { connectionBounds } from './connection-limits.ts';
import { trackRequests, drainRequests } from './drain-requests.ts';
import { eventLog } from './event-log.ts';
import { healthPage, watchHealth } from './health.ts';
import { type RequestedPatch } from '../shared/requested-patch.ts';
import { processMetrics } from './process-metrics.ts';
import { startServedCore, type RunningCore } from './start-core.ts';
import { startupText } from './startup-text.ts';
import { onHangUp, reload } from './reload.ts';
import { demoSizes, serveSettings, type ServeFlags, type ServeSettings } from './settings.ts';
import { withTranslatedOutput } from '../texts/sentences/index.ts';
import { writeConfig } from './write-config.ts';
import { readTls, renewTlsOnHangup } from './tls.ts';

/** Flags without an environment variable and a member of the configuration file. */
export interface LocalFlags {
  readonly quiet?: boolean;
  readonly checkDatabase?: boolean;
  readonly writeConfig?: string;
  readonly events?: string;
  readonly audit?: string;
  readonly zoo?: string;
  readonly slow: readonly string[];
}

/** Runs a core until a signal ends it, or checks its database, or writes a configuration. */
export async function runServe(system: CliIo, flags: ServeFlags & LocalFlags): Promise<void> {
  const io = withTranslatedOutput(system);
  const env = (name: string): string | undefined => io.env(name);
  if (flags.writeConfig !== undefined) {
    writeConfig(io, flags.writeConfig, demoSizes(flags, env), randomWithSystemSecrets(systemSeed()));
    return;
  }
  const patch = requestedPatch(flags.zoo, flags.slow);
  // Read once: it is slow while many sockets are open.
  const openFiles = openFileLimit();
  const readSettings = async (): Promise<ServeSettings> =>
    serveSettings(flags, env, await loadProject(io, flags), openFiles);
  if (flags.checkDatabase) await checkDatabase(io, (await readSettings()).database);
  else await serve(io, readSettings, flags, patch);
}

async function serve(
  io: CliIo,
  readSettings: () => Promise<ServeSettings>,
  { quiet, events, audit }: LocalFlags,
  { makePatch, warnings }: RequestedPatch,
): Promise<void> {
  const settings = await readSettings();
  collectAllLessOften();
  const clock = new SystemClock();
  const printError = lineWriter(io, 'err');
  const warn = (message: string): void => printError(`vendloop serve: ${indentContinuationLines(message)}`);
  const log = quiet ? null : eventLog(lineWriter(io, 'out'), clock);
  const running = await startServedCore(settings, { clock, warn, log, events, audit, makePatch });
  const { core, errors } = running;
  const broker = settings.mqtt && (await joinBrokerLazily(settings.mqtt, core, { clock, warn, errors }));
  const health = watchHealth(settings, core, running.store, clock, warn, broker ?? undefined);
  const shutdown = handleShutdown(io, {
    withinMs: settings.end.withinMs,
    timeoutExitCode: 4,
    signals: ['SIGINT', 'SIGTERM'],
  });
  const api = await listen(settings, running, clock, health).catch(async (error: unknown) => {
    health.close();
    core.stop();
    await broker?.close();
    await running.close();
    shutdown.release();
    throw error;
  });
  const tls = renewTlsOnHangup(api.server, settings.tls, (line) => io.out(`${line}\n`), warn);
  io.out(warnings.map((line) => `!!! ${line} !!!\n`).join('') + startupText(io, settings, api, running));
  // Without a configuration file, SIGHUP of a closed terminal ends the core as usual.
  if (settings.configPath !== null) onHangUp(() => reload(io, core, readSettings, settings));
  const requests = trackRequests(api.server);
  await shutdown.requested;
  health.stopping();
  io.out('stopping\n');
  tls.stop();
  await drainRequests({ api, requests, clock, warn, ...settings.end });
  core.stop();
  for (const resource of [api, broker, health, running, clock]) await resource?.close();
  shutdown.release();
}

/** Only a core with a broker loads the MQTT client. */
async function joinBrokerLazily(...args: Parameters<typeof joinBroker>): ReturnType<typeof joinBroker> {
  return (await import('./broker.ts')).joinBroker(...args);
}

function lineWriter(io: CliIo, stream: 'out' | 'err'): (line: string) => void {
  return boundedLines({ write: (text) => io[stream](text), pendingBytes: () => io.pendingBytes?.(stream) ?? 0 });
}

async function listen(
  settings: ServeSettings,
  { core, metrics, audit, errors }: RunningCore,
  clock: Clock,
  health: HealthMonitor,
): Promise<ServedApi> {
  const { host, port, ops, tls, trustedProxies, connections } = settings;
  const ownProcess = processMetrics();
  return serveCore(core, {
    clock,
    health: () => healthPage(settings, core, health.readiness()),
    metrics: async () => `${await metrics.text()}\n${await ownProcess.text()}`,
    openapi: openApiDocument(version),
    host,
    port,
    ops,
    trustedProxies,
    connections: connectionBounds(connections, metrics, audit.onAudit, errors),
    refuseMachine: audit.dialPolicy(core),
    onAudit: audit.onAudit,
    tls: tls === null ? undefined : await readTls(tls),
  });
}
