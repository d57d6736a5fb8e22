import type { RunResult } from '#harness/runner/run.ts';
import type { Group } from '#harness/scenario/scenario.ts';
import { Session } from '#harness/session/session.ts';
import type { Stage } from '#harness/stages/stage.ts';
import type { CliIo } from '../shared/io.ts';
import { Left, type Asker } from './prompter.ts';
import type { Desk } from './menu-context.ts';
import { readyToEnd } from './menus/end-session.ts';
import { askOperator } from './menus/operator-judgement.ts';
import { mainMenu } from './menus/main.ts';
import { playFromCatalogue } from './menus/scenario.ts';
import { openPanel } from './panel.ts';
import type { Target } from './target.ts';
import type { Terminal } from './terminal/system-terminal.ts';
import type { Words } from './texts/en.ts';
import type { ConsoleLanguage } from './texts/index.ts';

/** What a session at the console works with. */
export interface ConsoleParts {
  readonly io: CliIo;
  readonly asker: Asker;
  readonly words: Words;
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
  readonly left: boolean;
  /** What ended it that was nobody's wish; its evidence is whole all the same. */
  readonly failure: Error | null;
}

/** Raises a world, lets the person play until they finish or leave, and judges what happened. */
export async function playSession({
  io,
  asker,
  words,
  language,
  fleet,
  target,
  stage,
  seed,
  write,
  out,
  dir,
  terminal,
}: ConsoleParts): Promise<PlayedSession> {
  let lastName = '';
  const operator = async (question: string) => {
    const word = await askOperator(asker, words, question, lastName);
    lastName = word.operator;
    return word;
  };
  const session = await Session.open({
    fleet,
    stage,
    seed,
    write,
    operator,
    language,
    ...(target && { known: target }),
  });
  asker.say(
    target
      ? words.joined(target.url, session.machines.length)
      : words.opened(session.machines.length, stage.speed, dir),
  );
  const desk = { session, asker: awaiting({ session, asker, words }), words };
  const playScenario =
    stage.name !== 'virtual'
      ? () => playFromCatalogue({ io, asker: desk.asker, words, out, terminal, speed: session.speed })
      : null;
  let left = false;
  let failure: Error | null = null;
  try {
    do await mainMenu(desk, { playScenario });
    while (!(await readyToEnd(desk)));
  } catch (error) {
    if (error instanceof Left) left = true;
    else failure = error instanceof Error ? error : new Error(String(error));
  }
  return { session, result: await session.finish(), left: left || failure !== null, failure };
}

/** What is awaited stands above every menu that has no panel of its own. */
function awaiting(desk: Desk): Asker {
  const { asker } = desk;
  return {
    ...asker,
    choose: (message, choices, panel = () => openPanel(desk)) => asker.choose(message, choices, panel),
  };
}
