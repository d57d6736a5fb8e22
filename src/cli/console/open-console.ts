import { sleep } from '#core/ports/waiting.ts';
import { join } from 'node:path';
import { exitCodes } from '#harness/judge/verdict.ts';
import { LineTimes } from '#harness/reports/line-times.ts';
import { liveStage } from '#harness/stages/live/index.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import type { Stage } from '#harness/stages/stage.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import type { Session } from '#harness/session/session.ts';
import type { ServedStudio } from '#studio/http/serve-studio.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import type { CliIo } from '../shared/io.ts';
import { makeRunFolder } from '../shared/default-folder.ts';
import { openEvidence } from '../run/evidence.ts';
import { joinSessionTarget } from '../run/session-target.ts';
import { SessionLeft, type Prompter } from './prompter.ts';
import { playSession, type PlayedSession } from './play-session.ts';
import { shareSession } from './share-session.ts';
import { offerToSave } from './menus/save-session.ts';
import { scriptedPrompter } from './scripted-prompter.ts';
import { consoleSettings, type ConsoleFlags, type ConsoleSettings } from './settings.ts';
import { type Terminal } from './terminal/system-terminal.ts';
import { writeReports } from './write-reports.ts';

/** Runs the console. @param terminal asks the questions, unless a file answers them. */
export async function openConsole(io: CliIo, flags: ConsoleFlags, terminal: Terminal): Promise<void> {
  const settings = await consoleSettings(io, flags, terminal.interactive);
  const { language, texts, target, fleet, script, seed } = settings;
  const remote = target && (await joinSessionTarget(target, seed, language));
  const out = flags.out ?? makeRunFolder(io, settings.evidence);
  const evidence = openEvidence(join(out, 'console'), false);
  const { dir, historyFile } = evidence;
  let shared: ServedStudio | null = null;
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
    const onOpen = async (session: Session): Promise<void> => {
      if (settings.webPort === null) return;
      const times = () => lineTimes.times();
      shared = await shareSession(settings.webPort, { io, session, settings, evidence, times, clock });
      prompter.print(texts.pair(texts.web, shared.pageUrl));
    };
    const played = await stage.drive(
      playSession({ io, prompter, texts, language, fleet, target, stage, seed, write, out, dir, terminal, onOpen }),
    );
    const times = lineTimes.times();
    await stage.close();
    const scenarioFile = played.leftEarly ? null : await offerSave(io, prompter, settings, played);
    const save = (name: string, text: string): void => evidence.save(name, text);
    writeReports(io, prompter, texts, played, { startedAt, historyFile, scenarioFile, times, save });
    if (played.failure) throw played.failure;
    io.exit(shutdown.signal.aborted ? 3 : exitCodes[played.result.verdict.verdict]);
  } finally {
    await closeShared(shared);
    await stage.close();
    await target?.close?.();
    evidence.history.close();
    clock.close();
    terminal.close();
    shutdown.release();
  }
}

/** Ends the streams of all pages. */
async function closeShared(shared: ServedStudio | null): Promise<void> {
  await shared?.close();
}

/** The stage of a core that the session starts. */
function ownStage({ virtual, seed, speed }: ConsoleSettings, dir: string): Stage {
  return virtual ? virtualStage({ seed }) : liveStage({ seed, speed, dir });
}

function useColours(io: CliIo, { color }: ConsoleFlags, { coloured }: Terminal): boolean {
  return color && (io.env('NO_COLOR') ?? '') === '' && coloured;
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
