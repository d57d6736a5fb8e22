import { sleep } from '#core/ports/waiting.ts';
import { join } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '#harness/judge/verdict.ts';
import { LineTimes } from '#harness/reports/line-times.ts';
import { checkJoinable } from '#harness/session/join-target.ts';
import { liveStage } from '#harness/stages/live/index.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { targetStage } from '#harness/stages/target/index.ts';
import type { Stage } from '#harness/stages/stage.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import type { CliIo } from '../shared/io.ts';
import { openEvidence } from '../run/evidence.ts';
import { folderTimestamp, makeUniqueFolder } from '../shared/write-file.ts';
import { SessionLeft, type Prompter } from './prompter.ts';
import { playSession, type PlayedSession } from './play-session.ts';
import { offerToSave } from './menus/save-session.ts';
import { scriptedPrompter } from './scripted-prompter.ts';
import { consoleSettings, type ConsoleFlags, type ConsoleSettings } from './settings.ts';
import type { Target } from './target.ts';
import { systemTerminal, type Terminal } from './terminal/system-terminal.ts';
import type { ConsoleLanguage } from './texts/index.ts';
import { writeReports } from './write-reports.ts';

const targetHelp = `
With --target, the core must know the machines and the merchant, and must be able to send callbacks to this computer.
Callbacks go to http://127.0.0.1:PORT/, so the core must run on this computer or have a tunnel to it, and must allow
that address. "vendloop serve" allows it for its demo merchant; with other merchants, its configuration needs
"callbacks": {"allowAddresses": ["127.0.0.0/8"]}. Keys of other than demo machines:
VENDLOOP_MACHINE_KEYS=86012345=KEY,86012346=KEY. Default dwell limits and the default fallback are assumed. Events
inside that core are not observed, so fewer checks judge it; faults of its network, clock and process cannot be
injected.
`;

/** `vendloop console`: operate machines by hand against a core, and keep the session as evidence. */
export function registerConsole(program: Command, io: CliIo): void {
  program
    .command('console')
    .description(
      'operate machines by hand: inject faults, sell, watch; the session is judged and can be saved as a scenario',
    )
    .option(
      '--fleet <list>',
      'motor types with their number, like spring:2,conveyor; spring:1:old has old firmware (default: one of each ' +
        'type)',
    )
    .option('--speed <x>', 'speed of time at the start (default: 1)')
    .option('--seed <n>', 'seed of all random choices (default: random)')
    .option('--out <dir>', 'folder for the evidence (default: runs/<date and time>)')
    .option('--lang <language>', 'en or zh (default: en)')
    .option('--no-color', 'no colours; also the environment variable NO_COLOR')
    .option('--answers <file>', 'read answers from a file, or - for standard input, instead of asking a person')
    .option('--stage <stage>', 'live, or with --answers also virtual: simulated time (default: live)')
    .option('--target <url>', 'use a core that runs already instead of starting one')
    .option(
      '--machines <list>',
      'machines of --target, like 10000005,10000006; other than demo machines need their motor type, ' +
        '86012345:spring (default: the first four demo machines)',
    )
    .option('--appid <id>', 'Appid of the merchant at --target; also VENDLOOP_APP_ID (default: the demo merchant)')
    .option('--app-secret <secret>', 'its AppSecret; VENDLOOP_APP_SECRET keeps it out of the process list')
    .option('--app-key <key>', 'its AppKey; VENDLOOP_APP_KEY keeps it out of the process list')
    .addHelpText(
      'after',
      `${targetHelp}\nExit codes, by the verdict on the session: 0 PASS, 1 FAIL, 3 INCONCLUSIVE or ended by a ` +
        'signal; 2 usage error.',
    )
    .action((flags: ConsoleFlags) => openConsole(io, flags, systemTerminal()));
}

/** Runs the console. @param terminal asks the questions, unless a file answers them. */
export async function openConsole(io: CliIo, flags: ConsoleFlags, terminal: Terminal): Promise<void> {
  const settings = await consoleSettings(io, flags, terminal.interactive);
  const { language, texts, target, fleet, script, seed } = settings;
  const remote = target && (await joinTarget(target, seed, language));
  const out = flags.out ?? makeUniqueFolder(join('runs', folderTimestamp(io.now())));
  const evidence = openEvidence(join(out, 'console'), false);
  const { dir, historyFile } = evidence;
  // At a terminal, Ctrl-C is a key.
  const shutdown = handleShutdown(io, {
    withinMs: shutdownTimeoutMs,
    timeoutExitCode: 3,
    ...(script === null && { signals: ['SIGTERM', 'SIGHUP'] }),
  });
  void shutdown.requested.then(() => terminal.end());
  const stage = remote ?? ownStage(settings, dir);
  const prompter = script
    ? scriptedPrompter(script.text, {
        texts,
        file: script.file,
        print: (text) => io.out(text),
        endSignal: shutdown.signal,
        sleep: (ms) => sleep(stage.clock, ms),
      })
    : terminal.prompter(texts, useColours(io, flags, terminal));
  const startedAt = io.now();
  const clock = new SystemClock();
  try {
    const lineTimes = new LineTimes(() => clock.monotonic());
    const write = (line: string): void => {
      lineTimes.record();
      evidence.history.write(line);
      // Written at once, so that the history survives the death of the process.
      evidence.history.flush();
    };
    const played = await stage.drive(
      playSession({ io, prompter, texts, language, fleet, target, stage, seed, write, out, dir, terminal }),
    );
    const times = lineTimes.times();
    await stage.close();
    const scenarioFile = played.leftEarly ? null : await offerSave(io, prompter, settings, played);
    const save = (name: string, text: string): void => evidence.save(name, text);
    writeReports(io, prompter, texts, played, { startedAt, historyFile, scenarioFile, times, save });
    if (played.failure) throw played.failure;
    io.exit(shutdown.signal.aborted ? 3 : exitCodes[played.result.verdict.verdict]);
  } finally {
    await stage.close();
    evidence.history.close();
    clock.close();
    terminal.close();
    shutdown.release();
  }
}

/** The stage of a core that the session starts. */
function ownStage({ virtual, seed, speed }: ConsoleSettings, dir: string): Stage {
  return virtual ? virtualStage({ seed }) : liveStage({ seed, speed, dir });
}

function useColours(io: CliIo, { color }: ConsoleFlags, { coloured }: Terminal): boolean {
  return color && (io.env('NO_COLOR') ?? '') === '' && coloured;
}

/** Makes the stage of a target core. @throws Error with a one-sentence message when it cannot be used. */
async function joinTarget(
  { url, merchant, machines }: Target,
  seed: number,
  language: ConsoleLanguage,
): Promise<Stage> {
  const stage = targetStage({ seed, url });
  try {
    await checkJoinable({ url, merchant, machines, http: stage.http, clock: stage.clock, language });
    return stage;
  } catch (error) {
    await stage.close();
    throw error;
  }
}

/** Offers to save a scenario. Leaving during the questions saves none; the evidence is kept. */
async function offerSave(
  io: CliIo,
  prompter: Prompter,
  { texts, fleet, seed }: ConsoleSettings,
  { session, result }: PlayedSession,
): Promise<string | null> {
  const { machines, actions, startedAt } = session;
  try {
    return await offerToSave(io, prompter, texts, { fleet, seed, machines, actions, startedAt, result });
  } catch (error) {
    if (error instanceof SessionLeft) return null;
    throw error;
  }
}
