import { ownMachine } from '../ownership.ts';
import { accept, refuse, type Result } from '../domain/errors.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { PickupCode } from '../domain/pickup-code.ts';
import type { Decision, Kernel } from '../kernel.ts';
import type { Secrets } from '../ports/random.ts';
import type { IdempotencyKey, OrderView, Services } from '../services.ts';
import type { Rows } from '../store/store.ts';
import { placeOrder } from './order-service.ts';

/** What a code buys: the `quantity` of the call that makes codes is documented as ignored (PROTOCOL §3). */
const itemsPerCode = 1;

type CreateInput = Parameters<Services['pickupCodes']['create']>[1];
type Cancelled = { cancelled: number };
type CancelInput = Parameters<Services['pickupCodes']['cancel']>[1];
type ConsumeInput = {
  machineNo: string;
  code: string;
  productId: number;
  notifyUrl: string;
  tradeId: string;
} & IdempotencyKey;

/** The merchant's calls about pickup codes (PROTOCOL §3). */
export function pickupCodeService(kernel: Kernel): Services['pickupCodes'] {
  return {
    create: (caller, input) => {
      // Drawn before the decision, which may run more than once and draws nothing.
      const candidates = drawCodes(kernel.secrets, input.codeLength, input.count);
      return kernel.decideIdempotently(caller, input, (decision) =>
        create(kernel, decision, caller, input, candidates),
      );
    },
    list: (caller, { machineNo, productId }) =>
      kernel.store.read((rows) => {
        const machine = ownMachine(rows, caller, machineNo);
        if (!machine.ok) return machine;
        const now = kernel.clock.now();
        const isFor = (code: PickupCode): boolean => code.productId === null || code.productId === productId;
        const { statusOf } = kernel.rules.pickupCode;
        const codes = ownCodes(rows, caller, machineNo).flatMap((code) => {
          const status = statusOf(code, now);
          return isFor(code) && status === 'UNUSED' ? [{ code, status }] : [];
        });
        return accept({ codes, utcOffsetMinutes: machine.value.utcOffsetMinutes });
      }),
    cancel: (caller, input) =>
      kernel.decideIdempotently(caller, input, (decision) => cancel(kernel, decision, caller, input)),
    consume: (caller, input) =>
      kernel.decideIdempotently(caller, input, (decision) => consume(kernel, decision, caller, input)),
  };
}

/** Twice as many as are wanted and some more, so that a code that the machine has already costs nothing. */
function drawCodes(secrets: Secrets, length: number, count: number): readonly string[] {
  const maxCode = 10 ** length - 1;
  const candidates = Array.from({ length: 2 * count + 16 }, () =>
    String(secrets.secretInteger(0, maxCode)).padStart(length, '0'),
  );
  return [...new Set(candidates)];
}

function create(
  kernel: Kernel,
  decision: Decision,
  caller: Merchant,
  input: CreateInput,
  candidates: readonly string[],
): Result<{ created: number }> {
  const { tx, wallMs } = decision;
  const machine = ownMachine(tx, caller, input.machineNo);
  if (!machine.ok) return machine;
  const modeCheck = kernel.rules.machine.checkNotInTransfer(machine.value);
  if (!modeCheck.ok) return modeCheck;
  const { machineNo, productId, expiresAt, count } = input;
  if (productId !== null && !tx.lanes(machineNo).some((lane) => lane.productId === productId)) {
    return refuse(6045, { zh: `product_id ${productId}`, en: `product_id ${productId}` });
  }
  if (expiresAt !== null && expiresAt <= wallMs) {
    return refuse(4003, { zh: 'expired_at 已过去', en: 'expired_at is in the past' });
  }
  const newCodes = candidates.filter((code) => tx.pickupCode(machineNo, code) === undefined).slice(0, count);
  if (newCodes.length < count) {
    return refuse(6030, {
      zh: '可用取货码不足，请增加 code_length',
      en: 'too few free codes of this length: use a greater code_length',
    });
  }
  for (const code of newCodes) {
    const usage = { usedByOrder: null, cancelledAt: null };
    const terms = { productId, expiresAt, createdAt: wallMs, quantity: itemsPerCode };
    tx.putPickupCode({
      id: kernel.ids.row(tx.next('pickup-code')),
      appId: caller.appId,
      machineNo,
      code,
      ...terms,
      ...usage,
    });
  }
  return accept({ created: newCodes.length });
}

function consume(kernel: Kernel, decision: Decision, caller: Merchant, input: ConsumeInput): Result<OrderView> {
  const { tx, wallMs } = decision;
  const machine = ownMachine(tx, caller, input.machineNo);
  if (!machine.ok) return machine;
  const code = tx.pickupCode(input.machineNo, input.code);
  if (code?.appId !== caller.appId)
    return refuse(4004, { zh: '没有这个取货码', en: 'this machine has no such pickup code' });
  const usable = kernel.rules.pickupCode.checkConsumable(code, input.productId, wallMs);
  if (!usable.ok) return usable;
  const products = [{ productId: input.productId, quantity: code.quantity }];
  const order = placeOrder(
    kernel,
    decision,
    caller,
    { ...input, products },
    { status: 'PICKUPCODE', expiresAt: null, pickupCodeId: code.id },
  );
  if (!order.ok) return order;
  tx.putPickupCode({ ...code, usedByOrder: order.value.id });
  decision.events.push({
    kind: 'order-changed',
    machine: input.machineNo,
    order: order.value.id,
    status: 'PICKUPCODE',
    cause: 'pickup-code',
  });
  return accept({ order: order.value, utcOffsetMinutes: machine.value.utcOffsetMinutes });
}

/** Cancels one code of a machine, or all of its codes that are still good for something. */
function cancel(kernel: Kernel, decision: Decision, caller: Merchant, input: CancelInput): Result<Cancelled> {
  const { tx, wallMs } = decision;
  const machine = ownMachine(tx, caller, input.machineNo);
  if (!machine.ok) return machine;
  const modeCheck = kernel.rules.machine.checkNotInTransfer(machine.value);
  if (!modeCheck.ok) return modeCheck;
  const { machineNo, id } = input;
  const targets = id === null ? accept(ownCodes(tx, caller, machineNo)) : ownCode(tx, caller, machineNo, id);
  if (!targets.ok) return targets;
  for (const code of targets.value) {
    const cancelled = kernel.rules.pickupCode.cancel(code, wallMs);
    if (!cancelled.ok) return cancelled;
    tx.putPickupCode(cancelled.value);
  }
  return accept({ cancelled: targets.value.length });
}

/** A machine that came from another merchant may still have that one's codes: they are nothing to this one. */
function ownCodes(rows: Rows, caller: Merchant, machineNo: string): readonly PickupCode[] {
  return rows.openPickupCodes(machineNo).filter(({ appId }) => appId === caller.appId);
}

/** The merchant's code of that id, if it is one of the machine's, or 4004. */
function ownCode(rows: Rows, caller: Merchant, machineNo: string, id: number): Result<readonly PickupCode[]> {
  const code = rows.pickupCodeById(id);
  if (code?.machineNo === machineNo && code.appId === caller.appId) return accept([code]);
  return refuse(4004, {
    zh: `设备 ${machineNo} 没有取货码 ${id}`,
    en: `machine ${machineNo} has no pickup code ${id}`,
  });
}
