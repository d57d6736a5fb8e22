import { sleep } from '#core/ports/waiting.ts';
import { durationMs, nonNegativeDurationSchema } from '#harness/scenario/duration.ts';
import { checksOfRecording } from '#harness/judge/judgement.ts';
import { VendloopError } from '../errors.ts';
import type { History } from '../history.ts';
import type { Judgement } from '../judgement.ts';
import { parseOptions } from '../parse-options.ts';
import { publicHistory } from '../recorded-history.ts';
import { toJudgement } from '../to-judgement.ts';
import type { Run, RunMachine, RunMerchant } from './run.ts';
import { SessionMachine } from './session-machine.ts';
import { SessionMerchant } from './session-merchant.ts';
import type { OpenSession } from './open-session.ts';
import { SessionAccess } from './session-access.ts';

/** A run around a session. */
export class SessionRun implements Run {
  readonly #open: OpenSession;
  readonly #access: SessionAccess;
  readonly #remedy: string;
  readonly machines: readonly RunMachine[];
  readonly merchant: RunMerchant;
  #judgement: Promise<Judgement> | null = null;
  #closed: Promise<void> | null = null;

  /** @param remedy what to do when it is used after `close()`. */
  constructor(open: OpenSession, remedy: string) {
    this.#open = open;
    this.#remedy = remedy;
    this.#access = new SessionAccess(open);
    this.machines = open.session.machines.map(({ machineNo }) => new SessionMachine(this.#access, machineNo));
    this.merchant = new SessionMerchant(this.#access, (which) => this.machine(which).number);
  }

  machine(which: number | string): RunMachine {
    const found =
      typeof which === 'number' ? this.machines[which - 1] : this.machines.find(({ number }) => number === which);
    if (found) return found;
    const numbers = this.machines.map(({ number }) => number);
    throw new VendloopError(
      'bad-options',
      `there is no machine ${JSON.stringify(which)} in this run: write its place in the fleet, 1 to ` +
        `${numbers.length}, or its number as a text, like "${numbers[0] ?? ''}"`,
    );
  }

  async wait(duration: string): Promise<void> {
    const ms = durationMs(parseOptions(nonNegativeDurationSchema, duration, 'wait()'));
    await this.#access.drive('wait', () => sleep(this.#open.stage.clock, ms));
  }

  history(): History {
    return publicHistory(this.#open.session.history());
  }

  judge(): Promise<Judgement> {
    this.#judgement ??= this.#access.drive('judge', () => this.#endAndJudge());
    return this.#judgement;
  }

  async #endAndJudge(): Promise<Judgement> {
    const { session } = this.#open;
    await session.waitUntilIdle();
    this.#access.refuse('this run has been judged: start another with startRun()');
    return toJudgement(await session.finish(checksOfRecording));
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const isJudged = this.#judgement !== null;
    // A judgement that is under way comes to its end first.
    await this.#judgement?.catch(() => undefined);
    try {
      if (!isJudged) await this.#access.drive('close', () => this.#open.session.end());
    } finally {
      this.#access.end(`this run has been closed: ${this.#remedy}`);
      await this.#open.close();
    }
  }
}
