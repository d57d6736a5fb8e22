import type { OperatorReply } from '#harness/runner/customer.ts';
import type { RunSnapshot, RunOptions } from '#harness/runner/run.ts';
import { stepName, type Step } from '#harness/scenario/steps.ts';
import { makeChoice, withDefault, type Prompter } from '../prompter.ts';
import type { ConsoleTexts } from '../../texts/en/index.ts';
import { askOperator } from './operator-judgement.ts';

/** Options of a scenario that runs step by step. */
export interface StepByStepOptions {
  readonly prompter: Prompter;
  readonly texts: ConsoleTexts;
  /** The scenario's name. */
  readonly name: string;
  readonly speed: number;
}

/**
 * Runs a scenario with a person: asks before each step, and shows between questions what the run waits for. Tracks of
 * several machines may ask at the same time; their questions are asked one after another.
 */
export class StepByStep {
  readonly #options: StepByStepOptions;
  readonly #questions: (() => Promise<void>)[] = [];
  #notify = (): void => undefined;
  #asksBeforeSteps = true;
  #isFinished = false;
  #progress: (() => RunSnapshot) | null = null;

  constructor(options: StepByStepOptions) {
    this.#options = options;
  }

  /** Hooks for the run. */
  readonly hooks: Pick<RunOptions, 'beforeStep' | 'operator' | 'onStart'> = {
    onStart: (progress) => (this.#progress = progress),
    beforeStep: async (machineNo, step) => {
      if (this.#asksBeforeSteps) await this.#enqueue(() => this.#askBefore(machineNo, step));
    },
    operator: (question) =>
      this.#enqueue(() =>
        withDefault<OperatorReply>({ answer: 'unsure', operator: '', note: '' }, () =>
          askOperator(this.#options.prompter, this.#options.texts, question, ''),
        ),
      ),
  };

  /**
   * Asks the run's questions and shows its progress until it ends. @throws SessionLeft when the person leaves.
   */
  async show(running: Promise<unknown>): Promise<void> {
    const end = (): void => {
      this.#isFinished = true;
      this.#notify();
    };
    running.then(end, end);
    while (!this.#isFinished) {
      const question = this.#questions.shift();
      if (question) await question();
      else
        await this.#options.prompter.showWhile(
          () => this.#panel(),
          new Promise<void>((resolve) => (this.#notify = resolve)),
        );
    }
  }

  /** Asks a question when its turn comes. */
  #enqueue<T>(ask: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#questions.push(() => {
        const answer = ask();
        answer.then(resolve, reject);
        return answer.then(() => undefined);
      });
      this.#notify();
    });
  }

  async #askBefore(machineNo: string, step: Step): Promise<void> {
    // The person may have chosen not to be asked while this question waited.
    if (!this.#asksBeforeSteps) return;
    const { prompter, texts } = this.#options;
    this.#asksBeforeSteps = await withDefault(true, () =>
      prompter.choose(
        texts.scenario.next(machineNo, describeStep(texts, step)),
        [makeChoice('next', texts.scenario.doNext, true), makeChoice('all', texts.scenario.doAll, false)],
        () => this.#panel(),
      ),
    );
  }

  /** What the run waits for, and the remaining time. */
  #panel(): readonly string[] {
    const {
      texts: { scenario },
      texts,
      name,
      speed,
    } = this.#options;
    const progress = this.#progress?.();
    if (!progress) return [name];
    const steps = progress.steps.map(({ machine, step, leftMs, atMost }) =>
      scenario.underWay(machine, describeStep(texts, step), leftMs, atMost),
    );
    return [
      scenario.running(name, speed, progress.t),
      ...(steps.length === 0 && this.#questions.length === 0 && !this.#asksBeforeSteps ? [scenario.allDone] : steps),
      ...(progress.fallbackInMs === null ? [] : [scenario.inFlight(progress.inFlight, progress.fallbackInMs)]),
      ...(progress.pendingCallbacks === 0 ? [] : [scenario.pendingCallbacks(progress.pendingCallbacks)]),
    ];
  }
}

/** A step in one line: its name, value and expectation. */
function describeStep({ scenario }: ConsoleTexts, step: Step): string {
  const name = stepName(step) ?? '';
  const members: Readonly<Record<string, unknown>> = step;
  const expected = members['expect'] ?? members['ends'];
  return (
    `${name} ` +
    `${JSON.stringify(members[name])}${expected === undefined ? '' : scenario.expected(JSON.stringify(expected))}`
  );
}
