import type { Step, StepName } from '#harness/scenario/steps.ts';
import type { Customer } from '../customer.ts';

/** Plays one kind of step. */
export type StepHandler<Name extends StepName> = (customer: Customer, step: Step<Name>) => Promise<void>;
