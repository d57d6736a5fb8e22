import type { SimulatedMachine } from '#simulators/machine/machine.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import type { StepResult as ObservedResult } from '#harness/runner/customer.ts';
import { toVendloopError } from '../errors.ts';
import { parseOptions } from '../parse-options.ts';
import { faultOptionsSchema } from './run-options.ts';
import type { RunMachine, FaultOptions, ScenarioStep, StepResult } from './run.ts';
import type { SessionAccess } from './session-access.ts';

/** A machine of a session. */
export class SessionMachine implements RunMachine {
  readonly number: string;
  readonly motor: string;
  readonly #access: SessionAccess;
  readonly #machine: SimulatedMachine;

  constructor(access: SessionAccess, machineNo: string) {
    this.#access = access;
    this.#machine = access.session.machine(machineNo);
    this.number = machineNo;
    this.motor = this.#machine.spec.motor.name;
  }

  get online(): boolean {
    return this.#machine.online;
  }

  get dropped(): number {
    return this.#machine.ledger.total;
  }

  stock(lane: number): number {
    return this.#machine.stock(lane);
  }

  async injectFault(fault: string, options: FaultOptions = {}): Promise<void> {
    const { params, nextJobOnly } = parseOptions(faultOptionsSchema, options, 'injectFault()');
    await this.#play('injectFault', { injectFault: fault, params, nextJobOnly });
  }

  async clearFault(fault: string): Promise<void> {
    await this.#play('clearFault', { clearFault: fault });
  }

  async play(step: ScenarioStep): Promise<StepResult | null> {
    return toStepResult(await this.#play('play', step));
  }

  #play(call: string, step: ScenarioStep): Promise<ObservedResult | null> {
    return this.#access.drive(call, async (session) => {
      try {
        // The session validates it.
        return await session.play(this.number, step as StepInput);
      } catch (error) {
        throw toVendloopError('not-possible', error);
      }
    });
  }
}

function toStepResult(observed: ObservedResult | null): StepResult | null {
  // A program is no person: an `ask` step has no answer.
  if (observed === null || 'operatorReply' in observed) return null;
  if ('answer' in observed) {
    const { answer, reply } = observed;
    return { answer, data: reply.answered ? reply.data : null };
  }
  if ('accepted' in observed) return { ...observed };
  return { outcomes: observed.outcomes, complete: observed.complete };
}
