import type { RunResult } from '#harness/runner/run.ts';
import type { Group } from '#harness/scenario/scenario.ts';
import { Session } from '#harness/session/session.ts';
import type { Stage } from '#harness/stages/stage.ts';
import type { CliIo } from '../shared/io.ts';
import { SessionLeft, type Prompter } from './prompter.ts';
import type { MenuContext } from './menu-context.ts';
import { confirmEnd } from './menus/end-session.ts';
import { askOperator } from './menus/operator-judgement.ts';
import { mainMenu } from './menus/main.ts';
import { playFromCatalogue } from './menus/scenario.ts';
import { deliveriesPanel } from './panel.ts';
import type { Target } from './target.ts';
import type { Terminal } from './terminal/system-terminal.ts';
import type { ConsoleTexts } from './texts/en.ts';
import type { ConsoleLanguage } from './texts/index.ts';

/** What a session at the console works with. */
export interface ConsoleOptions {
  readonly io: CliIo;
  readonly prompter: Prompter;
  readonly texts: ConsoleTexts;
  readonly language: ConsoleLanguage;
  readonly fleet: readonly Group[];
  /** The core that is joined; null: one of our own. */
  readonly target: Target | null;
  readonly stage: Stage;
  readonly seed: number;
  readonly write: (line: string) => void;
  /** Folder of all evidence, and of the session's own within it. */
  readonly out: string;
  readonly dir: string;
  readonly terminal: Terminal;
}

/** A session that is over. */
export interface PlayedSession {
  readonly session: Session;
  readonly result: RunResult;
  /** It was left: Ctrl-C, the end of the script, or the terminal was gone. */
  readonly leftEarly: boolean;
  /** What ended it that was nobody's wish; its evidence is whole all the same. */
  readonly failure: Error | null;
}

/** Raises a world, lets the person play until they finish or leave, and judges what happened. */
export async function playSession({
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
  dir,
  terminal,
}: ConsoleOptions): Promise<PlayedSession> {
  let lastName = '';
  const operator = async (question: string) => {
    const judgement = await askOperator(prompter, texts, question, lastName);
    lastName = judgement.operator;
    return judgement;
  };
  const session = await Session.open({
    fleet,
    stage,
    seed,
    write,
    operator,
    language,
    ...(target && { target }),
  });
  prompter.print(
    target
      ? texts.joined(target.url, session.machines.length)
      : texts.opened(session.machines.length, stage.speed, dir),
  );
  const context = { session, prompter: withOpenDeliveries({ session, prompter, texts }), texts };
  const playScenario =
    stage.name !== 'virtual'
      ? () => playFromCatalogue({ io, prompter: context.prompter, texts, out, terminal, speed: session.speed })
      : null;
  let leftEarly = false;
  let failure: Error | null = null;
  try {
    do await mainMenu(context, { playScenario });
    while (!(await confirmEnd(context)));
  } catch (error) {
    if (error instanceof SessionLeft) leftEarly = true;
    else failure = error instanceof Error ? error : new Error(String(error));
  }
  return { session, result: await session.finish(), leftEarly: leftEarly || failure !== null, failure };
}

/** What is awaited stands above every menu that has no panel of its own. */
function withOpenDeliveries(context: MenuContext): Prompter {
  const { prompter } = context;
  return {
    ...prompter,
    choose: (message, choices, panel = () => deliveriesPanel(context)) => prompter.choose(message, choices, panel),
  };
}
