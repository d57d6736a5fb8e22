import type { Command } from 'commander';
import { serveApi } from '../../core/api/http-server.ts';
import { openApiDocument } from '../../core/api/openapi.ts';
import { startCore, type Core } from '../../core/core.ts';
import { attachWsGateway } from '../../core/devices/ws-gateway.ts';
import { Metrics } from '../../core/metrics.ts';
import { undiciHttp } from '../../core/notify/undici-http.ts';
import { openSqliteStore } from '../../core/store/sqlite/open.ts';
import { SystemClock } from '../../harness/stages/live/system-clock.ts';
import { systemSeed } from '../../harness/stages/live/system-seed.ts';
import { seededRandom } from '../../harness/stages/random.ts';
import { demoMerchant } from '../../../simulators/demo-merchant.ts';
import { machineNumber } from '../../../simulators/fleet.ts';
import { messageOf } from '../complaint.ts';
import type { CliIo } from '../io.ts';
import { untilStopped } from '../until-stopped.ts';
import { version } from '../version.ts';
import { eventLog } from './event-log.ts';
import { serveSettings, type ServeFlags, type ServeSettings } from './settings.ts';

/** `vendloop serve`: the core alone, for machines and merchants of any making. */
export function registerServe(program: Command, io: CliIo): void {
  program
    .command('serve')
    .description('run the signing and delivery core alone, with a demo merchant unless the configuration has its own')
    .option('--config <file>', 'configuration (JSON); also VENDLOOP_CONFIG')
    .option('--host <address>', 'address to listen on (default 127.0.0.1); also VENDLOOP_HOST')
    .option('--port <n>', 'port to listen on (default 7080; 0 takes a free one); also VENDLOOP_PORT')
    .option('--database <file>', 'SQLite file (default vendloop.sqlite); also VENDLOOP_DATABASE')
    .option('--machines <n>', 'demo machines (default 100); also VENDLOOP_MACHINES')
    .option('--stock <n>', 'items in each lane of a new demo machine (default 50); also VENDLOOP_STOCK')
    .option('--quiet', 'do not print what happens')
    .action(async (flags: ServeFlags & { readonly quiet?: boolean }) => {
      const settings = await serveSettings(flags, (name) => io.env(name), (path) => io.readInput(path));
      await serve(io, settings, flags.quiet ?? false);
    });
}

async function serve(io: CliIo, settings: ServeSettings, quiet: boolean): Promise<void> {
  const clock = new SystemClock();
  const store = await openSqliteStore(settings.database);
  const metrics = new Metrics();
  const log = quiet ? () => undefined : eventLog((line) => io.out(`${line}\n`), () => clock.now());
  const http = undiciHttp({ guard: { allowAddresses: settings.core.callbacks.allowAddresses } });
  const core = await startCore({
    config: settings.core,
    clock,
    random: seededRandom(systemSeed()),
    http,
    store,
    observe: (event, at) => {
      metrics.observe(event, at);
      log(event);
    },
    onRequest: (endpoint, status, code, ms) => metrics.request(endpoint, status, code, ms),
    onError: (error, where) => io.err(`vendloop serve: ${where}: ${messageOf(error)}\n`),
  });
  const closeStore = async (): Promise<void> => {
    core.stop();
    await http.close();
    await store.close();
  };
  const api = await listen(settings, core, metrics).catch(async (error: unknown) => {
    await closeStore();
    throw error;
  });
  const gateway = attachWsGateway({ server: api.server, acceptor: core.devices, clock });
  io.out(greeting(settings, api.url));
  await untilStopped();
  io.out('stopping\n');
  core.stop();
  await gateway.close();
  await api.close();
  await closeStore();
  clock.close();
}

function listen({ host, port }: ServeSettings, core: Core, metrics: Metrics): ReturnType<typeof serveApi> {
  return serveApi({
    handle: core.handle,
    health: () => ({ status: 'ok', version, machines_online: core.machinesOnline() }),
    metrics: () => metrics.text(),
    openapi: openApiDocument(version),
    host,
    port,
  });
}

function greeting({ database, demoMachines }: ServeSettings, url: string): string {
  const lines = [`vendloop core at ${url}, database ${database}`, `  API        ${url}/api/openapi/v1   (described at ${url}/openapi.json)`, `  machines   ${url.replace('http', 'ws')}/devices/{machine_no}`, `  health     ${url}/healthz   metrics ${url}/metrics`];
  if (demoMachines !== null) {
    const { appId, appSecret, appKey } = demoMerchant;
    lines.push(`  demo       Appid ${appId}, AppSecret ${appSecret}, AppKey ${appKey}`, `             machines ${machineNumber(0)} to ${machineNumber(demoMachines - 1)}: bring them online with  vendloop fleet --url ${url} --count ${demoMachines}`);
  }
  return `${lines.join('\n')}\n`;
}
