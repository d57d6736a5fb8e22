import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { serveApi } from '#core/api/http/http-server.ts';
import { openApiDocument } from '#core/api/openapi/openapi.ts';
import { startCore, type Core, type CoreParts } from '#core/core.ts';
import { attachMachineWebSocketServer } from '#core/devices/links/websocket/websocket-server.ts';
import type { CoreEvent } from '#core/events.ts';
import type { HealthMonitor } from '#core/health/health-monitor.ts';
import { Metrics } from '#core/metrics.ts';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { entryLine } from '#harness/history/ndjson.ts';
import { indentContinuationLines } from '#harness/printable.ts';
import { delayablePhases } from '#harness/fault-injection/latency/latency-injection.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { randomWithSystemSecrets, systemSeed } from '#harness/stages/random.ts';
import { messageOf } from '../shared/errors.ts';
import { handleShutdown } from '../shared/shutdown.ts';
import { EventFile } from '../shared/event-file.ts';
import { openFileLimit } from '../fleet/open-files.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import { boundedLines } from './bounded-lines.ts';
import { checkDatabase } from './check-database.ts';
import { configLines } from './config-lines.ts';
import { connectionBounds } from './connection-bounds.ts';
import { openAudit, type Audit } from './audit.ts';
import { trackRequests, drainRequests } from './drain-requests.ts';
import { eventLog } from './event-log.ts';
import { healthPage, watchHealth } from './health.ts';
import { LineSampler } from './line-sampler.ts';
import { requestedPatch, type RequestedPatch } from '../shared/requested-patch.ts';
import { startupText } from './startup-text.ts';
import { onHangUp, reload } from './reload.ts';
import { serveSettings, type ServeFlags, type ServeSettings } from './settings.ts';
import { spanLine } from './span-line.ts';
import { readTls, renewTlsOnHangup } from './tls.ts';

/** `vendloop serve`: the core alone, for machines and merchants of any making. */
export function registerServe(program: Command, io: CliIo): void {
  program
    .command('serve')
    .description('run the signing and delivery core alone, with a demo merchant unless the configuration has its own')
    .option('--config <file>', 'configuration (JSON); also VENDLOOP_CONFIG')
    .option('--host <address>', 'address to listen on (default 127.0.0.1); also VENDLOOP_HOST')
    .option('--port <n>', 'port to listen on (default 7080; 0 takes a free one); also VENDLOOP_PORT')
    .option(
      '--ops-port <n>',
      'port of its own for health and metrics, which are then no longer on the public one; also VENDLOOP_OPS_PORT',
    )
    .option('--ops-host <address>', 'address of that port (default 127.0.0.1); also VENDLOOP_OPS_HOST')
    .option(
      '--tls-cert <file>',
      'certificate chain (PEM): API and machines by HTTPS and WSS; read again on SIGHUP; also VENDLOOP_TLS_CERT',
    )
    .option('--tls-key <file>', 'key of that certificate (PEM); also VENDLOOP_TLS_KEY')
    .option('--demo-in-public', 'serve with the demo keys, which everybody knows, on an address that others can reach')
    .option('--database <file>', 'SQLite file (default vendloop.sqlite); also VENDLOOP_DATABASE')
    .option('--machines <n>', 'demo machines (default 100); also VENDLOOP_MACHINES')
    .option('--stock <n>', 'items in each lane of a new demo machine (default 50); also VENDLOOP_STOCK')
    .option(
      '--events <file>',
      'write every event of the core, and how long each stage of each delivery took, as NDJSON lines to a file',
    )
    .option(
      '--audit <file>',
      'write who called with which answer, for each call that was refused or changed something, as NDJSON lines to ' +
        'a file',
    )
    .option('--no-limits', 'let calls be wrong as often as they like: for test stands, where wrong calls are the point')
    .option('--zoo <name>', 'break this core on purpose by an animal of the bug zoo, to try what sees it')
    .option(
      '--slow <stage=duration>',
      `slow this core on purpose in one stage (${delayablePhases.join(', ')}), like store=5ms; may be given again`,
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option(
      '--check-database',
      'check the database from end to end and end: 0 when it is whole, 1 when it is not; its core may be running',
    )
    .option('--quiet', 'do not print what happens')
    .action(async (flags: ServeFlags & LocalFlags) => {
      const patch = requestedPatch(flags.zoo, flags.slow);
      // Asked once: it takes long when many sockets are open.
      const openFiles = openFileLimit();
      const readSettings = (): Promise<ServeSettings> =>
        serveSettings(
          flags,
          (name) => io.env(name),
          (path) => io.readInput(path),
          openFiles,
        );
      if (flags.checkDatabase) await checkDatabase(io, (await readSettings()).database);
      else await serve(io, readSettings, flags, patch);
    });
}

/** Flags that have neither an environment variable nor a place in the configuration file. */
interface LocalFlags {
  readonly quiet?: boolean;
  readonly checkDatabase?: boolean;
  readonly events?: string;
  readonly audit?: string;
  readonly zoo?: string;
  readonly slow: readonly string[];
}

async function serve(
  io: CliIo,
  readSettings: () => Promise<ServeSettings>,
  { quiet, events, audit: auditPath }: LocalFlags,
  { makePatch, warnings }: RequestedPatch,
): Promise<void> {
  const patch = makePatch();
  const settings = await readSettings();
  const clock = new SystemClock();
  const printError = lineWriter(io, 'err');
  const warn = (message: string): void => printError(`vendloop serve: ${indentContinuationLines(message)}`);
  const errors = new LineSampler(clock, warn);
  // A database that is there already has had a core before this one: some animals wait for the second.
  const start = existsSync(settings.database) ? 2 : 1;
  const eventFile = events === undefined ? null : await EventFile.append(events, clock);
  // A core goes on without its file: its customers are not to feel it.
  eventFile?.failure.catch((error: unknown) => warn(messageOf(error)));
  const audit = await openAudit(auditPath, clock, warn);
  const store = await openSqliteStore(settings.database);
  const metrics = new Metrics();
  const { allowAddresses, resolveTimeoutMs } = settings.core.callbacks;
  const http = undiciHttp({ guard: { allowAddresses }, resolveTimeoutMs });
  const parts: CoreParts = {
    config: settings.core,
    clock,
    random: randomWithSystemSecrets(systemSeed()),
    http,
    store,
    ...coreObservers(metrics, eventFile, quiet ? null : eventLog(lineWriter(io, 'out'), clock)),
    onAudit: audit.onAudit,
    onError: (error, where) => errors.line(where, 'error', () => `${where}: ${messageOf(error)}`),
  };
  const startedCore = await startCore(patch.parts?.(parts, start) ?? parts);
  const core = patch.core?.(startedCore, start) ?? startedCore;
  const closeStore = async (): Promise<void> => {
    // Callbacks under way are rows that stay due: nobody waits for a receiver, or for the name of one.
    void http.close().catch(() => undefined);
    await store.close();
    await eventFile?.close();
    if (eventFile && eventFile.droppedEvents > 0)
      warn(`${eventFile.droppedEvents} events were not written to ${events}`);
    await audit.close();
  };
  const health = watchHealth(settings, core, store, clock, warn);
  const shutdown = handleShutdown(io, {
    withinMs: settings.end.withinMs,
    timeoutExitCode: 4,
    signals: ['SIGINT', 'SIGTERM'],
  });
  const api = await listen(settings, core, health, { metrics, audit, errors }).catch(async (error: unknown) => {
    health.close();
    core.stop();
    await closeStore();
    shutdown.release();
    throw error;
  });
  const gateway = attachMachineWebSocketServer({
    server: api.server,
    acceptor: core.devices,
    clock,
    refuse: audit.dialPolicy(core),
    onAudit: audit.onAudit,
    trustedProxies: settings.trustedProxies,
  });
  const tls = renewTlsOnHangup(api.server, settings.tls, (line) => io.out(`${line}\n`), warn);
  io.out(
    warnings.map((line) => `!!! ${line} !!!\n`).join('') +
      startupText(settings, api, io.command('fleet', '--url', api.url, '--count', `${settings.demoMachines ?? 0}`)),
  );
  if (core.backupTakenAt !== null)
    io.out(
      `  restored   from a copy of ${new Date(core.backupTakenAt).toISOString()}: ids and tokens go on above all ` +
        `that was issued since\n`,
    );
  // A new database knows no machine: that all of them are new is no news.
  if (start > 1) for (const line of configLines(core.configChanges)) io.out(`  changed    ${line}\n`);
  // Without a file there is nothing to read again: a terminal that goes away then takes the core with it, as ever.
  if (settings.configPath !== null) onHangUp(() => reload(io, core, readSettings, settings));
  const requests = trackRequests(api.server);
  await shutdown.requested;
  health.stopping();
  io.out('stopping\n');
  tls.stop();
  await drainRequests({ api, requests, clock, warn, ...settings.end });
  core.stop();
  // The machines have the word before their sockets are taken.
  for (const resource of [gateway, api, health, { close: closeStore }, clock]) await resource.close();
  shutdown.release();
}

function lineWriter(io: CliIo, stream: 'out' | 'err'): (line: string) => void {
  return boundedLines({ write: (text) => io[stream](text), pendingBytes: () => io.pendingBytes?.(stream) ?? 0 });
}

/** Everybody who watches the core. */
function coreObservers(
  metrics: Metrics,
  file: EventFile | null,
  log: ((event: CoreEvent) => void) | null,
): Pick<CoreParts, 'onEvent' | 'onRequest' | 'onSpan'> {
  return {
    onEvent: (event, at) => {
      metrics.observe(event, at);
      file?.write(entryLine(at, 'core', event));
      log?.(event);
    },
    onRequest: (endpoint, status, code, ms) => metrics.countRequest(endpoint, status, code, ms),
    onSpan: (span) => {
      metrics.observeSpan(span);
      file?.write(spanLine(span));
    },
  };
}

/** Who hears of what happens at the door. */
interface ServerObservers {
  readonly metrics: Metrics;
  readonly audit: Audit;
  readonly errors: LineSampler;
}

async function listen(
  { host, port, ops, tls, trustedProxies, connections }: ServeSettings,
  core: Core,
  health: HealthMonitor,
  { metrics, audit, errors }: ServerObservers,
): ReturnType<typeof serveApi> {
  return serveApi({
    handle: core.handle,
    health: () => healthPage(core, health.readiness()),
    metrics: () => metrics.text(),
    openapi: openApiDocument(version),
    host,
    port,
    ops,
    trustedProxies,
    connections: connectionBounds(connections, metrics, audit.onAudit, errors),
    onAudit: audit.onAudit,
    tls: tls === null ? undefined : await readTls(tls),
  });
}
