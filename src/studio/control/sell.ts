import {
  sellByCode,
  sellItem,
  sellQueued,
  sellToSeveral,
  sellWithDuplicateRequest,
  type SaleContext,
  type SaleStep,
} from '#harness/session/sales.ts';
import type { Session } from '#harness/session/session.ts';
import type { SaleRequest, SoldView } from '../schemas/machines.ts';

/** Makes the calls of a sale. The delivery goes on when they are answered. */
export async function sell(session: Session, machineNo: string, request: SaleRequest): Promise<SoldView> {
  const steps: SaleStep[] = [];
  const sold = await callsOf({ session, machineNo, onStep: (step) => steps.push(step) }, request);
  const delivery = sold.delivery ?? null;
  return {
    isAccepted: sold.isAccepted ?? delivery !== null,
    delivery,
    order: steps.findLast(({ order }) => order !== null)?.order?.id ?? null,
    calls: steps.map(({ call, label, isAccepted, code, message }) => ({ call, label, isAccepted, code, message })),
    accepted: sold.accepted ?? null,
    codes: [...(sold.codes ?? [])],
    isSameDelivery: sold.isSame ?? null,
  };
}

interface Sold {
  readonly delivery?: string | null;
  readonly isAccepted?: boolean;
  readonly accepted?: number;
  readonly codes?: readonly number[];
  readonly isSame?: boolean;
}

async function callsOf(context: SaleContext, { kind, lane, quantity }: SaleRequest): Promise<Sold> {
  switch (kind) {
    case 'item':
      return { delivery: await sellItem(context, lane, quantity) };
    case 'queued':
      return { isAccepted: (await sellQueued(context, lane, quantity)) !== null };
    case 'concurrent':
      return (await sellToSeveral(context, lane, quantity)) ?? {};
    case 'duplicate':
      return (await sellWithDuplicateRequest(context, lane)) ?? {};
    case 'code':
      return { delivery: await sellByCode(context, lane) };
  }
}
