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
import type { Target } from '../shared/target.ts';
import type { Terminal } from './terminal/system-terminal.ts';
import type { ConsoleTexts } from '../texts/en/index.ts';
import type { Language } from '../shared/language.ts';

/** Options of a session at the console. */
export interface ConsoleOptions {
  readonly io: CliIo;
  readonly prompter: Prompter;
  readonly texts: ConsoleTexts;
  readonly language: Language;
  readonly fleet: readonly Group[];
  /** The target core; null: a core that the session starts. */
  readonly target: Target | null;
  readonly stage: Stage;
  readonly seed: number;
  readonly write: (line: string) => void;
  /** Parent folder of all evidence; `dir` is the session's folder in it. */
  readonly out: string;
  readonly dir: string;
  readonly terminal: Terminal;
  /** Called when the session is open. */
  readonly onOpen?: (session: Session) => Promise<void>;
}

/** A finished session. */
export interface PlayedSession {
  readonly session: Session;
  readonly result: RunResult;
  /** It ended early: Ctrl-C, the end of the script, or the terminal was closed. */
  readonly leftEarly: boolean;
  /** The error that ended it; its evidence is complete all the same. */
  readonly failure: Error | null;
}

/** Starts a session, shows the menus until the person finishes or leaves, and judges the history. */
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
  onOpen,
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
  await onOpen?.(session);
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

/** Shows the open deliveries above every menu without a panel. */
function withOpenDeliveries(context: MenuContext): Prompter {
  const { prompter } = context;
  return {
    ...prompter,
    choose: (message, choices, panel = () => deliveriesPanel(context)) => prompter.choose(message, choices, panel),
  };
}
