import type { OperatorAnswer } from '../history/event.ts';

/** What a person said. */
export interface OperatorReply {
  readonly answer: OperatorAnswer;
  /** Who it was; empty when they did not say. */
  readonly operator: string;
  /** In their own words; may be empty. */
  readonly note: string;
}

/** Asks the person who stands before the machine. */
export type Operator = (question: string) => Promise<OperatorReply>;
