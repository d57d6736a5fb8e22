import type {
  DeliveryOutcome,
  FaultOptions,
  MachineGroup,
  Refusal,
  RunMachine,
  RunMerchant,
  RunOptions,
  Sale,
  SaleOptions,
  SaleOutcome,
  ScenarioStep,
  StepResult,
} from 'vendloop/vitest';

const lockers: MachineGroup = { motor: 'electronic-lock', count: 2 };
const drinks: MachineGroup = { motor: 'drinks', stockPerLane: 3 };

/** The machines in the hall of a station, with a seed of their own. */
export const station: RunOptions = { machines: [lockers, drinks], seed: 7 };

/** One customer at each machine, all at the same time. */
export function buyEverywhere(
  fleet: readonly RunMachine[],
  merchant: RunMerchant,
  wish: SaleOptions = {},
): Promise<readonly Sale[]> {
  return Promise.all(fleet.map(({ number }) => merchant.sell({ ...wish, machine: number })));
}

/** How many sales ended in each way. */
export async function countOutcomes(sales: readonly Sale[]): Promise<Partial<Record<SaleOutcome, number>>> {
  const counts: Partial<Record<SaleOutcome, number>> = {};
  for (const sale of sales) {
    const outcome = await sale.outcome();
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

/** Whether a customer may try again at once: the machine was busy, and nothing was paid for it. */
export function mayTryAgain(refusal: Refusal | null): boolean {
  return refusal?.code === 6057;
}

const nextCustomer: FaultOptions = { nextJobOnly: true };

/** The goods of the next customer get stuck. */
export function jam(machine: RunMachine): Promise<void> {
  return machine.injectFault('goods-stuck', nextCustomer);
}

/** Two customers have paid and press at the same instant. @returns how the sale of the faster one ended. */
export async function rush(machine: RunMachine): Promise<DeliveryOutcome> {
  const steps: readonly ScenarioStep[] = [{ order: 'ann' }, { pay: 'ann' }, { order: 'bob' }, { pay: 'bob' }];
  for (const step of steps) await machine.play(step);
  const pressed: StepResult | null = await machine.play({ race: ['ann', 'bob'] });
  if (pressed === null || !('accepted' in pressed) || pressed.accepted !== 1) throw new Error('one must be accepted');
  const settled = await machine.play({ awaitCallbacks: 'winner' });
  if (settled === null || !('outcomes' in settled) || !settled.outcomes[0]) throw new Error('no callback came');
  return settled.outcomes[0];
}
