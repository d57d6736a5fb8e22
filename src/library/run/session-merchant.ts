import type { Session } from '#harness/session/session.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { parseOptions } from '../parse-options.ts';
import { saleOptionsSchema } from './run-options.ts';
import type { RunMerchant, Refusal, Sale, SaleOptions, SaleOutcome } from './run.ts';
import type { SessionAccess } from './session-access.ts';

/** How far a sale came, and where it ended early. */
interface SaleProgress {
  readonly order: number | null;
  readonly delivery: string | null;
  readonly refusal: Refusal | null;
}

/** The merchant of a session. */
export class SessionMerchant implements RunMerchant {
  readonly #access: SessionAccess;
  readonly #machineNumber: (which: number | string) => string;

  constructor(access: SessionAccess, machineNumber: (which: number | string) => string) {
    this.#access = access;
    this.#machineNumber = machineNumber;
  }

  async sell(options: SaleOptions = {}): Promise<Sale> {
    const { machine: which, lane, quantity } = parseOptions(saleOptionsSchema, options, 'sell()');
    const machine = this.#machineNumber(which);
    const label = this.#access.session.nextLabel('sale');
    const progress = await this.#access.drive('sell', (session) =>
      placeSale(session, machine, { label, lane, quantity }),
    );
    return { machine, label, ...progress, outcome: () => this.#outcomeOf(progress) };
  }

  async #outcomeOf({ order, delivery, refusal }: SaleProgress): Promise<SaleOutcome> {
    if (refusal !== null) return 'refused';
    if (order === null || delivery === null) return 'no-answer';
    const outcome = await this.#access.drive('outcome', (session) => session.awaitCallback(order, delivery));
    return outcome ?? 'no-callback';
  }
}

/** Creates an order, pays it and asks for its delivery; ends with the first call that is not accepted. */
async function placeSale(
  session: Session,
  machine: string,
  { label, lane, quantity }: { readonly label: string; readonly lane: number; readonly quantity: number },
): Promise<SaleProgress> {
  const steps: readonly (readonly [Refusal['call'], StepInput])[] = [
    ['order', { order: label, lane, quantity }],
    ['pay', { pay: label }],
    ['deliver', { deliver: label }],
  ];
  let progress: SaleProgress = { order: null, delivery: null, refusal: null };
  for (const [call, step] of steps) {
    const result = await session.play(machine, step);
    if (result === null || !('answer' in result)) return progress;
    const { answer, reply } = result;
    if (typeof answer === 'number')
      return { ...progress, refusal: { call, code: answer, message: reply.answered ? reply.message : '' } };
    if (answer === 'no-answer') return progress;
    const placed = session.actions.findLast((action) => action.observed === result)?.orders[0];
    progress = { ...progress, order: placed?.id ?? progress.order, delivery: placed?.delivery ?? null };
  }
  return progress;
}
