import { join } from 'node:path';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { apiClient } from '#studio/http/api-client.ts';
import { checkPort } from '#studio/http/listen.ts';
import { serveStudio, type ServedStudio } from '#studio/http/serve-studio.ts';
import { loadMcpSdk } from '#studio/mcp/sdk.ts';
import { serveMcpOnStdio } from '#studio/mcp/serve-stdio.ts';
import { Runs } from '#studio/runs/runs.ts';
import { messageOf, UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import { version } from '../shared/version.ts';
import { messagesIn } from '../texts/sentences/index.ts';
import { openWorld, type OpenedWorld } from './open-world.ts';
import { pageFolder } from './page-folder.ts';
import { studioScenarios } from './studio-scenarios.ts';
import { studioTexts } from './studio-texts.ts';
import { studioSettings, type StudioFlags, type StudioSettings } from './settings.ts';

/** Runs the studio until it is stopped. */
export async function runStudio(io: CliIo, flags: StudioFlags): Promise<void> {
  const settings = await studioSettings(io, flags);
  const shutdown = handleShutdown(io, { withinMs: shutdownTimeoutMs, timeoutExitCode: 3 });
  const host = new SystemClock();
  try {
    if (flags.attach !== undefined) {
      await speakMcp(await attachedUrl(flags.attach, attachToken(io)), attachToken(io), shutdown.requested);
      return;
    }
    await serveWorld(io, settings, host, flags.mcp === true, shutdown.requested);
  } finally {
    host.close();
    shutdown.release();
  }
}

async function serveWorld(
  io: CliIo,
  { world: worldSettings, runsFolder, scenarioFolder, address, port }: StudioSettings,
  host: SystemClock,
  mcp: boolean,
  stopped: Promise<void>,
): Promise<void> {
  let opened: OpenedWorld | null = null;
  let served: ServedStudio | null = null;
  try {
    // Before a world is started in vain.
    await checkPort(address, port);
    opened = worldSettings && (await openWorld(io, worldSettings, { host, folder: runsFolder }));
    const world = opened?.world ?? null;
    served = await serveStudio({
      world,
      runs: new Runs(runsFolder),
      scenarios: studioScenarios(io, scenarioFolder, host),
      translate: studioTexts,
      host,
      version,
      pageFolder: pageFolder(),
      address,
      port,
    });
    const text = startText(opened, served, runsFolder);
    // On standard output, an assistant expects nothing but its protocol.
    if (mcp) io.err(text);
    else io.out(messagesIn(io.language)(text));
    if (mcp) await speakMcp(served.url, served.token, stopped);
    else await stopped;
  } finally {
    await served?.close();
    await endWorld(io, opened);
    await worldSettings?.target?.close?.();
  }
}

/** Ends a session that still goes on, so that its evidence is complete. */
async function endWorld(io: CliIo, opened: OpenedWorld | null): Promise<void> {
  if (!opened) return;
  const { world } = opened;
  try {
    if (world.state === 'running') await world.finish('abandon');
    if (world.result) io.err(`${world.result.verdict.verdict}: ${join(world.evidence.folder, 'report.html')}\n`);
  } finally {
    await opened.close();
  }
}

function startText(opened: OpenedWorld | null, { pageUrl, url }: ServedStudio, runsFolder: string): string {
  const what = opened
    ? `${opened.world.session.machines.length} machines, evidence in ${opened.world.evidence.folder}`
    : `the runs in ${runsFolder}`;
  return `${what}\npage  ${pageUrl}\nAPI   ${url}/openapi.json\nCtrl-C ends it\n`;
}

function attachToken(io: CliIo): string {
  const token = io.env('VENDLOOP_STUDIO_TOKEN');
  if (token === undefined || token === '')
    throw new UsageError(
      '--attach needs the token of that studio in VENDLOOP_STUDIO_TOKEN: it is in the address of its page',
    );
  return token;
}

/** The address of a studio that runs already. @throws UsageError when none answers there, or the token is not its. */
async function attachedUrl(text: string, token: string): Promise<string> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:')
    throw new UsageError(`--attach must be the address of a studio, like http://127.0.0.1:7090, not "${text}"`);
  try {
    await apiClient(url.origin, token).call('GET', '/api/world');
  } catch (error) {
    throw new UsageError(`--attach ${url.origin}: ${messageOf(error)}`, { cause: error });
  }
  return url.origin;
}

/** Serves an assistant on standard input and output until it leaves. @throws UsageError without the SDK. */
async function speakMcp(url: string, token: string, stopped: Promise<void>): Promise<void> {
  const sdk = await loadMcpSdk();
  if (!sdk)
    throw new UsageError('--mcp needs the package @modelcontextprotocol/sdk: npm install @modelcontextprotocol/sdk');
  await serveMcpOnStdio({ sdk, url, token, version, stopped });
}
