import { dirname, join } from 'node:path';
import { scenarios } from '#scenarios/index.ts';
import { messageOf } from '#cli/shared/errors.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { playOne } from '#cli/run/play-scenario.ts';
import { choice, type Asker, Left } from '../prompter.ts';
import type { Terminal } from '../terminal/system-terminal.ts';
import type { Words } from '../texts/en.ts';
import { consoleReport } from '../report/text.ts';
import { StepByStep } from './step-by-step.ts';

/** Where scenarios of the catalogue are played from. */
export interface ScenarioParts {
  readonly io: CliIo;
  readonly asker: Asker;
  readonly words: Words;
  /** Folder in which each run gets a folder of its own. */
  readonly out: string;
  readonly terminal: Terminal;
  /** How fast the session's time runs. */
  readonly speed: number;
}

/** Plays a scenario of the catalogue in a world of its own; the session's goes on meanwhile. */
export async function playFromCatalogue({ io, asker, words, out, terminal, speed }: ScenarioParts): Promise<void> {
  const texts = words.scenario;
  const scenario = await asker.choose(texts.which, [
    ...scenarios.map((one) => choice(one.name, `${one.name} — ${one.title}`, one)),
    choice('back', words.machine.back, null),
  ]);
  if (!scenario) return;
  const live = scenario.stages.includes('live');
  const how = await asker.choose(texts.how, [
    ...(scenario.stages.includes('virtual') ? [choice('virtual', texts.virtual, 'virtual' as const)] : []),
    ...(live
      ? [choice('live', texts.live, 'live' as const), choice('stepwise', texts.stepwise, 'stepwise' as const)]
      : []),
  ]);
  const stepwise = how === 'stepwise' ? new StepByStep({ asker, words, name: scenario.name, speed }) : null;
  const interrupt = terminal.untilInterrupted();
  if (how === 'live') asker.say(texts.stop);
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  try {
    const running = playOne(
      io,
      { scenario, calledAs: scenario.name },
      {
        stage: how === 'virtual' ? 'virtual' : 'live',
        seed: scenario.seed,
        speed: stepwise ? speed : scenario.speed,
        out,
        force: true,
        ticks: how === 'live',
        profiles: new Map(),
        interrupted: Promise.race([interrupt.happens, left]),
        ...stepwise?.hooks,
      },
    );
    await stepwise?.attend(running).catch(async (error: unknown) => {
      leave();
      await running.catch(() => undefined);
      throw error;
    });
    const played = await running;
    const { historyFile, replay, declared } = played;
    const page = played.files.includes('report.html') ? join(dirname(historyFile), 'report.html') : null;
    io.out(
      consoleReport(played.result, { historyFile, replay, page, declared: declared.says }, words, asker.columns()),
    );
    asker.say('', texts.asBefore);
  } catch (error) {
    // Somebody who leaves a scenario leaves the session as well.
    if (error instanceof Left) throw error;
    if (error instanceof Error && error.cause instanceof Left) throw error.cause;
    asker.say(messageOf(error), texts.asBefore);
  } finally {
    interrupt.release();
  }
}
