import { scenarios } from '../../../../scenarios/index.ts';
import { runText } from '../../../harness/report/terminal.ts';
import { stepName, type Step } from '../../../harness/scenario/steps.ts';
import { messageOf } from '../../complaint.ts';
import type { CliIo } from '../../io.ts';
import { playOne } from '../../run/play.ts';
import { choice, type Asker, Left, orElse } from '../asker.ts';
import type { OperatorWord } from '../../../harness/runner/operator.ts';
import type { Terminal } from '../terminal/system.ts';
import type { Words } from '../words/en.ts';
import { askOperator } from './judge.ts';

/** Where scenarios of the catalogue are played from. */
export interface ScenarioParts {
  readonly io: CliIo;
  readonly asker: Asker;
  readonly words: Words;
  /** Folder in which each run gets a folder of its own. */
  readonly out: string;
  readonly terminal: Terminal;
}

/** Plays a scenario of the catalogue in a world of its own; the session's goes on meanwhile. */
export async function playFromCatalogue({ io, asker, words, out, terminal }: ScenarioParts): Promise<void> {
  const texts = words.scenario;
  const scenario = await asker.choose(texts.which, [...scenarios.map((one) => choice(one.name, `${one.name} — ${one.title}`, one)), choice('back', words.machine.back, null)]);
  if (!scenario) return;
  const live = scenario.stages.includes('live');
  const how = await asker.choose(texts.how, [
    ...(scenario.stages.includes('virtual') ? [choice('virtual', texts.virtual, 'virtual' as const)] : []),
    ...(live ? [choice('live', texts.live, 'live' as const), choice('stepwise', texts.stepwise, 'stepwise' as const)] : []),
  ]);
  const interactive = how === 'stepwise' ? { beforeStep: pausing(asker, words), operator: (question: string) => orElse<OperatorWord>({ answer: 'unsure', operator: '', note: '' }, () => askOperator(asker, words, question, '')) } : {};
  const interrupt = terminal.untilInterrupted();
  if (how === 'live') asker.say(texts.stop);
  try {
    const played = await playOne(io, { scenario, calledAs: scenario.name }, {
      stage: how === 'virtual' ? 'virtual' : 'live', seed: scenario.seed, speed: how === 'stepwise' ? 1 : scenario.speed, out, force: true, ticks: how === 'live', profiles: new Map(), interrupted: interrupt.happens, ...interactive,
    });
    asker.say(runText(played.result, played), texts.asBefore);
  } catch (error) {
    // Somebody who leaves a scenario leaves the session as well.
    if (error instanceof Error && error.cause instanceof Left) throw error.cause;
    asker.say(messageOf(error), texts.asBefore);
  } finally {
    interrupt.release();
  }
}

/** Asks before each step; steps of several scripts ask one after another. */
function pausing(asker: Asker, words: Words): (machineNo: string, step: Step) => Promise<void> {
  let asking = true;
  let last: Promise<unknown> = Promise.resolve();
  return async (machineNo, step) => {
    const ask = last.then(async () => {
      if (!asking) return;
      asking = await orElse(true, () => asker.choose(words.scenario.next(machineNo, sayStep(words, step)), [
        choice('do', words.scenario.go, true),
        choice('go-on', words.scenario.goOn, false),
      ]));
    });
    last = ask.catch(() => undefined);
    await ask;
  };
}

/** A step in a line: its name, what it is about, and what it expects. */
function sayStep({ scenario }: Words, step: Step): string {
  const name = stepName(step) ?? '';
  const members: Readonly<Record<string, unknown>> = step;
  const expected = members['expect'] ?? members['ends'];
  return `${name} ${JSON.stringify(members[name])}${expected === undefined ? '' : scenario.expected(JSON.stringify(expected))}`;
}
