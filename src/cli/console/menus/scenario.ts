import { dirname, join } from 'node:path';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { scenarios } from '#scenarios/index.ts';
import { messageOf } from '#cli/shared/errors.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { playScenario, type PlayedRun } from '#cli/run/play-scenario.ts';
import { makeChoice, type Prompter, SessionLeft } from '../prompter.ts';
import type { Terminal } from '../terminal/system-terminal.ts';
import type { ConsoleTexts } from '../../texts/en/index.ts';
import { consoleReport } from '../../run-report/run-report.ts';
import { StepByStep } from './step-by-step.ts';

/** Options for running a scenario of the catalogue. */
export interface ScenarioParts {
  readonly io: CliIo;
  readonly prompter: Prompter;
  readonly texts: ConsoleTexts;
  /** Parent folder of the runs' folders. */
  readonly out: string;
  readonly terminal: Terminal;
  /** Speed of the session's time. */
  readonly speed: number;
}

/** Runs a scenario of the catalogue in a separate world; the session continues meanwhile. */
export async function playFromCatalogue({ io, prompter, texts, out, terminal, speed }: ScenarioParts): Promise<void> {
  const scenarioTexts = texts.scenario;
  const scenario = await prompter.choose(scenarioTexts.which, [
    ...scenarios.map((scenario) => makeChoice(scenario.name, `${scenario.name} — ${scenario.title}`, scenario)),
    makeChoice('back', texts.machine.back, null),
  ]);
  if (!scenario) return;
  const mode = await chooseMode(prompter, texts, scenario);
  const stepwise = mode === 'step-by-step' ? new StepByStep({ prompter, texts, name: scenario.name, speed }) : null;
  const interrupt = terminal.untilInterrupted();
  if (mode === 'live') prompter.print(scenarioTexts.stop);
  let leave = (): void => undefined;
  const sessionLeft = new Promise<void>((resolve) => (leave = resolve));
  try {
    const running = playScenario(
      io,
      { scenario, requestedAs: scenario.name },
      {
        stage: mode === 'virtual' ? 'virtual' : 'live',
        seed: scenario.seed,
        speed: stepwise ? speed : scenario.speed,
        out,
        force: true,
        showProgress: mode === 'live',
        profiles: new Map(),
        interrupted: Promise.race([interrupt.interrupted, sessionLeft]),
        ...stepwise?.hooks,
      },
    );
    await stepwise?.show(running).catch(async (error: unknown) => {
      leave();
      await running.catch(() => undefined);
      throw error;
    });
    io.out(reportOf(await running, texts, prompter.columns()));
    prompter.print('', scenarioTexts.sessionContinues);
  } catch (error) {
    // Leaving a scenario also leaves the session.
    if (error instanceof SessionLeft) throw error;
    if (error instanceof Error && error.cause instanceof SessionLeft) throw error.cause;
    prompter.print(messageOf(error), scenarioTexts.sessionContinues);
  } finally {
    interrupt.release();
  }
}

function chooseMode(
  prompter: Prompter,
  { scenario: texts }: ConsoleTexts,
  { stages }: Scenario,
): Promise<'virtual' | 'live' | 'step-by-step'> {
  return prompter.choose(texts.how, [
    ...(stages.includes('virtual') ? [makeChoice('virtual', texts.virtual, 'virtual' as const)] : []),
    ...(stages.includes('live')
      ? [
          makeChoice('live', texts.live, 'live' as const),
          makeChoice('step-by-step', texts.stepwise, 'step-by-step' as const),
        ]
      : []),
  ]);
}

function reportOf(run: PlayedRun, texts: ConsoleTexts, columns: number): string {
  const { result, historyFile, replay, declaration } = run;
  const page = run.files.includes('report.html') ? join(dirname(historyFile), 'report.html') : null;
  return consoleReport(result, { historyFile, replay, page, declaration: declaration.message }, texts, columns);
}
