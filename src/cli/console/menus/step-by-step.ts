import type { OperatorWord } from '#harness/runner/operator.ts';
import type { RunNow, RunOptions } from '#harness/runner/run.ts';
import { stepName, type Step } from '#harness/scenario/steps.ts';
import { choice, orElse, type Asker } from '../prompter.ts';
import type { Words } from '../texts/en.ts';
import { askOperator } from './operator-judgement.ts';

/** What a scenario that is played step by step works with. */
export interface StepByStepParts {
  readonly asker: Asker;
  readonly words: Words;
  /** The scenario's name. */
  readonly name: string;
  readonly speed: number;
}

/**
 * Plays a scenario with a person: asks before each step, and shows between two questions what the run waits for. Scripts of
 * several machines ask at any time; their questions are put one after another.
 */
export class StepByStep {
  readonly #parts: StepByStepParts;
  readonly #questions: (() => Promise<void>)[] = [];
  #wake = (): void => undefined;
  #asking = true;
  #over = false;
  #now: (() => RunNow) | null = null;

  constructor(parts: StepByStepParts) {
    this.#parts = parts;
  }

  /** What the run calls on its way. */
  readonly hooks: Pick<RunOptions, 'beforeStep' | 'operator' | 'onStart'> = {
    onStart: (now) => (this.#now = now),
    beforeStep: async (machineNo, step) => {
      if (this.#asking) await this.#put(() => this.#askBefore(machineNo, step));
    },
    operator: (question) =>
      this.#put(() =>
        orElse<OperatorWord>({ answer: 'unsure', operator: '', note: '' }, () =>
          askOperator(this.#parts.asker, this.#parts.words, question, ''),
        ),
      ),
  };

  /** Puts the run's questions, and shows how it stands meanwhile, until it is over. @throws Left when the person leaves. */
  async attend(running: Promise<unknown>): Promise<void> {
    const end = (): void => {
      this.#over = true;
      this.#wake();
    };
    running.then(end, end);
    while (!this.#over) {
      const question = this.#questions.shift();
      if (question) await question();
      else
        await this.#parts.asker.meanwhile(() => this.#panel(), new Promise<void>((resolve) => (this.#wake = resolve)));
    }
  }

  /** Puts a question when its turn comes. */
  #put<T>(ask: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#questions.push(() => {
        const asked = ask();
        asked.then(resolve, reject);
        return asked.then(() => undefined);
      });
      this.#wake();
    });
  }

  async #askBefore(machineNo: string, step: Step): Promise<void> {
    // Somebody may have said in the meantime that they do not want to be asked.
    if (!this.#asking) return;
    const { asker, words } = this.#parts;
    this.#asking = await orElse(true, () =>
      asker.choose(
        words.scenario.next(machineNo, describeStep(words, step)),
        [choice('do', words.scenario.go, true), choice('go-on', words.scenario.goOn, false)],
        () => this.#panel(),
      ),
    );
  }

  /** What the run waits for, and how long still. */
  #panel(): readonly string[] {
    const {
      words: { scenario },
      words,
      name,
      speed,
    } = this.#parts;
    const now = this.#now?.();
    if (!now) return [name];
    const steps = now.steps.map(({ machine, step, leftMs, atMost }) =>
      scenario.underWay(machine, describeStep(words, step), leftMs, atMost),
    );
    return [
      scenario.running(name, speed, now.t),
      ...(steps.length === 0 && this.#questions.length === 0 && !this.#asking ? [scenario.allDone] : steps),
      ...(now.fallbackInMs === null ? [] : [scenario.inFlight(now.inFlight, now.fallbackInMs)]),
      ...(now.untold === 0 ? [] : [scenario.untold(now.untold)]),
    ];
  }
}

/** A step in a line: its name, what it is about, and what it expects. */
function describeStep({ scenario }: Words, step: Step): string {
  const name = stepName(step) ?? '';
  const members: Readonly<Record<string, unknown>> = step;
  const expected = members['expect'] ?? members['ends'];
  return `${name} ${JSON.stringify(members[name])}${expected === undefined ? '' : scenario.expected(JSON.stringify(expected))}`;
}
