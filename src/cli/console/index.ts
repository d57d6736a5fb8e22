import { sleep } from '#core/ports/sleep.ts';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { checkState } from '#harness/checks/check.ts';
import { exitCodes } from '#harness/judge/verdict.ts';
import { reportFiles } from '#harness/reports/report-files.ts';
import { LineTimes, type RealTimes } from '#harness/reports/line-times.ts';
import { checkJoinable } from '#harness/session/join-target.ts';
import { liveStage, systemSeed } from '#harness/stages/live/index.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { targetStage } from '#harness/stages/target/index.ts';
import type { Stage } from '#harness/stages/stage.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { UsageError, decimalNumber, wholeNumber } from '../shared/errors.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import type { CliIo } from '../shared/io.ts';
import { openEvidence } from '../run/evidence.ts';
import { folderTimestamp } from '../shared/folder-timestamp.ts';
import { makeUniqueFolder } from '../shared/write-file.ts';
import { version } from '../shared/version.ts';
import { SessionLeft, type Prompter } from './prompter.ts';
import { fleetOf } from './fleet.ts';
import { playSession, type PlayedSession } from './play-session.ts';
import { offerToSave } from './menus/save-session.ts';
import { consoleReport } from './console-report.ts';
import { scriptedPrompter } from './scripted-prompter.ts';
import { targetIn, type Target, type TargetFlags } from './target.ts';
import { systemTerminal, type Terminal } from './terminal/system-terminal.ts';
import { parseLanguage, textsOf, type ConsoleLanguage } from './texts/index.ts';
import type { ConsoleTexts } from './texts/en/index.ts';

interface ConsoleFlags extends TargetFlags {
  readonly fleet?: string;
  readonly speed?: string;
  readonly seed?: string;
  readonly out?: string;
  readonly lang?: string;
  readonly answers?: string;
  readonly stage?: string;
  /** False for `--no-color`. */
  readonly color: boolean;
}

/** One machine of each type. */
const defaultFleet = 'electronic-lock,spring,conveyor,drinks';

const targetHelp = `
With --target, the core must know the machines and the merchant, and must be able to send callbacks to this computer.
Callbacks go to http://127.0.0.1:PORT/, so the core must run on this computer or have a tunnel to it, and must allow that
address. "vendloop serve" allows it for its demo merchant; with other merchants, its configuration needs
"callbacks": {"allowAddresses": ["127.0.0.0/8"]}. Keys of other than demo machines:
VENDLOOP_MACHINE_KEYS=86012345=KEY,86012346=KEY. Default dwell limits and the default fallback are assumed. Events inside
that core are not observed, so fewer checks judge it; faults of its network, clock and process cannot be injected.
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
  const language = parseLanguage(flags.lang ?? 'en');
  const texts = textsOf(language);
  const target = targetIn(flags, io);
  if (target) refuseOwnCoreFlags(flags);
  const fleet = target?.fleet ?? fleetOf(flags.fleet ?? defaultFleet);
  const script = flags.answers === undefined ? null : await io.readInput(flags.answers);
  const virtual = isVirtual(flags, script);
  if (script === null && !terminal.interactive)
    throw new UsageError('the console asks questions and needs a terminal: run it in one, or give --answers FILE');
  const seed = flags.seed === undefined ? systemSeed() : wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const speed = flags.speed === undefined ? 1 : decimalNumber('--speed', flags.speed, 0.1, 100);
  const remote = target && (await joinTarget(target, seed, language));
  const out = flags.out ?? makeUniqueFolder(join('runs', folderTimestamp(io.now())));
  const evidence = openEvidence(join(out, 'console'), false);
  // At a terminal, Ctrl-C is a key.
  const shutdown = handleShutdown(io, {
    withinMs: shutdownTimeoutMs,
    timeoutExitCode: 3,
    ...(script === null && { signals: ['SIGTERM', 'SIGHUP'] }),
  });
  void shutdown.requested.then(() => terminal.end());
  const stage: Stage = remote ?? (virtual ? virtualStage({ seed }) : liveStage({ seed, speed, dir: evidence.dir }));
  const useColours = flags.color && (io.env('NO_COLOR') ?? '') === '' && terminal.coloured;
  const prompter =
    script === null
      ? terminal.prompter(texts, useColours)
      : scriptedPrompter(script, {
          texts,
          file: flags.answers ?? '',
          print: (text) => io.out(text),
          endSignal: shutdown.signal,
          sleep: (ms) => sleep(stage.clock, ms),
        });
  const clock = new SystemClock();
  try {
    // Written at once, so that the history survives the death of the process.
    const lineTimes = new LineTimes(() => clock.monotonic());
    const write = (line: string): void => {
      lineTimes.record();
      evidence.write(line);
      evidence.flush();
    };
    const playedSession = await stage.drive(
      playSession({
        io,
        prompter,
        texts,
        language,
        fleet,
        target,
        stage,
        seed,
        write,
        out,
        dir: evidence.dir,
        terminal,
      }),
    );
    const times = lineTimes.times();
    await stage.close();
    const scenarioFile = playedSession.leftEarly
      ? null
      : await offerSave(() =>
          offerToSave(io, prompter, texts, {
            fleet,
            seed,
            machines: playedSession.session.machines,
            actions: playedSession.session.actions,
            startedAt: playedSession.session.startedAt,
            result: playedSession.result,
          }),
        );
    writeReports(io, prompter, texts, playedSession, {
      historyFile: evidence.historyFile,
      scenarioFile,
      times,
      save: (name, text) => evidence.save(name, text),
    });
    if (playedSession.failure) throw playedSession.failure;
    io.exit(shutdown.signal.aborted ? 3 : exitCodes[playedSession.result.verdict.verdict]);
  } finally {
    await stage.close();
    evidence.close();
    clock.close();
    terminal.close();
    shutdown.release();
  }
}

/** Refuses flags that only a core started by the console can use. */
function refuseOwnCoreFlags({ fleet, speed, stage }: ConsoleFlags): void {
  if (fleet !== undefined)
    throw new UsageError(
      '--fleet makes machines for a new core; with --target, choose machines of that core with --machines',
    );
  if (speed !== undefined)
    throw new UsageError('--speed cannot be used with --target: the time of that core cannot be changed');
  if (stage !== undefined) throw new UsageError('--stage cannot be used with --target');
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

function isVirtual({ stage = 'live' }: ConsoleFlags, script: string | null): boolean {
  if (stage !== 'live' && stage !== 'virtual') throw new UsageError(`--stage must be live or virtual, not "${stage}"`);
  if (stage === 'virtual' && script === null)
    throw new UsageError('virtual time does not wait for people: --stage virtual needs --answers FILE');
  return stage === 'virtual';
}

/** Offers to save a scenario. Leaving during the questions saves none; the evidence is kept. */
async function offerSave(offer: () => Promise<string | null>): Promise<string | null> {
  try {
    return await offer();
  } catch (error) {
    if (error instanceof SessionLeft) return null;
    throw error;
  }
}

interface SavedEvidence {
  readonly historyFile: string;
  /** File of the saved scenario. */
  readonly scenarioFile: string | null;
  readonly times: RealTimes;
  readonly save: (name: string, text: string) => void;
}

/** Writes the reports into the folder of the history, and prints the report for the person. */
function writeReports(
  io: CliIo,
  prompter: Prompter,
  texts: ConsoleTexts,
  { result, leftEarly }: PlayedSession,
  { historyFile, scenarioFile, times, save }: SavedEvidence,
): void {
  const replay = scenarioFile === null ? io.command('check', historyFile) : io.command('run', scenarioFile);
  const files = reportFiles(result, { version, node: process.version, historyFile, replay }, times);
  for (const { name, text } of files) save(name, text);
  if (leftEarly) prompter.print('', texts.finish.interrupted);
  // Checks without cases would fill the screen after a short session.
  const shownResult = {
    ...result,
    judgement: {
      ...result.judgement,
      results: result.judgement.results.filter((result) => checkState(result) !== 'no-cases'),
    },
  };
  const page = join(dirname(historyFile), 'report.html');
  io.out(`\n${consoleReport(shownResult, { historyFile, replay, page, declaration: '' }, texts, prompter.columns())}`);
  // The last line stays visible when the report scrolls away.
  io.out(`\n${texts.report.verdict[result.verdict.verdict]}: ${page}\n`);
}
