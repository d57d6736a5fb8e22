import type { Command } from 'commander';
import type { ServedApi } from '#core/api/http/http-server.ts';
import { openApiDocument } from '#core/api/openapi/openapi.ts';
import type { HealthMonitor } from '#core/health/health-monitor.ts';
import type { Clock } from '#core/ports/clock.ts';
import { serveCore } from '#core/serve-core.ts';
import { indentContinuationLines } from '#harness/printable.ts';
import { delayablePhases } from '#harness/fault-injection/latency/latency-injection.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { randomWithSystemSecrets, systemSeed } from '#harness/stages/random.ts';
import { handleShutdown } from '../shared/shutdown.ts';
import { openFileLimit } from '../fleet/open-files.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import { boundedLines } from './bounded-lines.ts';
import { checkDatabase } from './check-database.ts';
import { connectionBounds } from './connection-limits.ts';
import { trackRequests, drainRequests } from './drain-requests.ts';
import { eventLog } from './event-log.ts';
import { healthPage, watchHealth } from './health.ts';
import { requestedPatch, type RequestedPatch } from '../shared/requested-patch.ts';
import { processMetrics } from './process-metrics.ts';
import { startServedCore, type RunningCore } from './start-core.ts';
import { startupText } from './startup-text.ts';
import { onHangUp, reload } from './reload.ts';
import { demoSizes, serveSettings, type ServeFlags, type ServeSettings } from './settings.ts';
import { readTls, renewTlsOnHangup } from './tls.ts';
import { writeConfig } from './write-config.ts';

/** `vendloop serve`: the core alone, for any machines and merchants. */
export function registerServe(program: Command, io: CliIo): void {
  program
    .command('serve')
    .description(
      'run only the core, which signs and delivers; with a demo merchant unless the configuration has merchants',
    )
    .option('--config <file>', 'configuration (JSON); also VENDLOOP_CONFIG')
    .option('--host <address>', 'address to listen on (default 127.0.0.1); also VENDLOOP_HOST')
    .option('--port <n>', 'port to listen on (default 7080; 0: any free port); also VENDLOOP_PORT')
    .option(
      '--ops-port <n>',
      'separate port for health and metrics, which are then not on the public port; also VENDLOOP_OPS_PORT',
    )
    .option('--ops-host <address>', 'address of that port (default 127.0.0.1); also VENDLOOP_OPS_HOST')
    .option(
      '--tls-cert <file>',
      'certificate chain (PEM), to serve HTTPS and WSS; read again on SIGHUP; also VENDLOOP_TLS_CERT',
    )
    .option('--tls-key <file>', 'key of the certificate (PEM); also VENDLOOP_TLS_KEY')
    .option('--demo-in-public', 'allow the demo keys, which are public, on an address that others can reach')
    .option('--database <file>', 'SQLite file (default vendloop.sqlite); also VENDLOOP_DATABASE')
    .option('--machines <n>', 'demo machines (default 100); also VENDLOOP_MACHINES')
    .option('--stock <n>', 'items in each lane of a new demo machine (default 50); also VENDLOOP_STOCK')
    .option(
      '--events <file>',
      'append every event of the core and the time of each phase of each delivery to this file (NDJSON)',
    )
    .option(
      '--audit <file>',
      'append every call that was refused or changed something to this file, with its caller and answer (NDJSON)',
    )
    .option('--no-limits', 'do not limit wrong calls: for test environments that send them on purpose')
    .option('--zoo <mutant>', 'run with a bug of the zoo, to test what detects it (`vendloop zoo --list`)')
    .option(
      '--slow <phase=duration>',
      `delay one phase of the core (${delayablePhases.join(', ')}), like store=5ms; can be repeated`,
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option(
      '--check-database',
      'only check the whole database: exit code 0 when it is intact, else 1; its core may be running',
    )
    .option(
      '--write-config <file>',
      'only write a configuration with new keys, for one merchant and --machines machines, which `vendloop fleet ' +
        '--config` simulates; an existing file is kept',
    )
    .option('--quiet', 'do not print events')
    .action(async (flags: ServeFlags & LocalFlags) => {
      await runServe(io, flags);
    });
}

/** Flags without an environment variable and a member of the configuration file. */
interface LocalFlags {
  readonly quiet?: boolean;
  readonly checkDatabase?: boolean;
  readonly writeConfig?: string;
  readonly events?: string;
  readonly audit?: string;
  readonly zoo?: string;
  readonly slow: readonly string[];
}

async function runServe(io: CliIo, flags: ServeFlags & LocalFlags): Promise<void> {
  const env = (name: string): string | undefined => io.env(name);
  if (flags.writeConfig !== undefined) {
    writeConfig(io, flags.writeConfig, demoSizes(flags, env), randomWithSystemSecrets(systemSeed()));
    return;
  }
  const patch = requestedPatch(flags.zoo, flags.slow);
  // Read once: it is slow while many sockets are open.
  const openFiles = openFileLimit();
  const readSettings = (): Promise<ServeSettings> => serveSettings(flags, env, (path) => io.readInput(path), openFiles);
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
  const clock = new SystemClock();
  const printError = lineWriter(io, 'err');
  const warn = (message: string): void => printError(`vendloop serve: ${indentContinuationLines(message)}`);
  const log = quiet ? null : eventLog(lineWriter(io, 'out'), clock);
  const running = await startServedCore(settings, { clock, warn, log, events, audit, makePatch });
  const { core } = running;
  const health = watchHealth(settings, core, running.store, clock, warn);
  const shutdown = handleShutdown(io, {
    withinMs: settings.end.withinMs,
    timeoutExitCode: 4,
    signals: ['SIGINT', 'SIGTERM'],
  });
  const api = await listen(settings, running, clock, health).catch(async (error: unknown) => {
    health.close();
    core.stop();
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
  for (const resource of [api, health, running, clock]) await resource.close();
  shutdown.release();
}

function lineWriter(io: CliIo, stream: 'out' | 'err'): (line: string) => void {
  return boundedLines({ write: (text) => io[stream](text), pendingBytes: () => io.pendingBytes?.(stream) ?? 0 });
}

async function listen(
  { host, port, ops, tls, trustedProxies, connections }: ServeSettings,
  { core, metrics, audit, errors }: RunningCore,
  clock: Clock,
  health: HealthMonitor,
): Promise<ServedApi> {
  const ownProcess = processMetrics();
  return serveCore(core, {
    clock,
    health: () => healthPage(core, health.readiness()),
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
