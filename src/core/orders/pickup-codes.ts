import { ownMachine } from '../ownership.ts';
import { accept, refuse, type Result } from '../domain/errors.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { PickupCode } from '../domain/pickup-code.ts';
import type { Decision, Kernel } from '../kernel.ts';
import type { Random } from '../ports/random.ts';
import type { Once, OrderView, Services } from '../services.ts';
import { placeOrder } from './orders.ts';

type CreateInput = Parameters<Services['pickupCodes']['create']>[1];
type ConsumeInput = { machineNo: string; code: string; productId: number; notifyUrl: string; tradeId: string } & Once;

/** The merchant's calls about pickup codes (PROTOCOL §3). */
export function pickupCodeService(kernel: Kernel): Services['pickupCodes'] {
  return {
    create: (caller, input) => {
      // Drawn before the decision, which may run more than once and draws nothing.
      const candidates = drawCodes(kernel.random, input.codeLength, input.count);
      return kernel.decideOnce(caller, input, (decision) => create(kernel, decision, caller, input, candidates));
    },
    list: (caller, { machineNo, productId }) =>
      kernel.store.read((rows) => {
        const machine = ownMachine(rows, caller, machineNo);
        if (!machine.ok) return machine;
        const now = kernel.clock.now();
        const buys = (code: PickupCode): boolean => code.productId === null || code.productId === productId;
        const codes = rows.openPickupCodes(machineNo).filter((code) => buys(code) && !isExpired(code, now));
        return accept({ codes, utcOffsetMinutes: machine.value.utcOffsetMinutes });
      }),
    consume: (caller, input) => kernel.decideOnce(caller, input, (decision) => consume(kernel, decision, caller, input)),
  };
}

/** Twice as many as are wanted and some more, so that a code that the machine has already costs nothing. */
function drawCodes(random: Random, length: number, count: number): readonly string[] {
  const most = 10 ** length - 1;
  const drawn = Array.from({ length: 2 * count + 16 }, () => String(random.integer(0, most)).padStart(length, '0'));
  return [...new Set(drawn)];
}

function create(kernel: Kernel, decision: Decision, caller: Merchant, input: CreateInput, candidates: readonly string[]): Result<{ created: number }> {
  const { tx, wall } = decision;
  const machine = ownMachine(tx, caller, input.machineNo);
  if (!machine.ok) return machine;
  const serves = kernel.rules.machine.mayServeAtAll(machine.value);
  if (!serves.ok) return serves;
  const { machineNo, productId, expiresAt, count } = input;
  if (productId !== null && !tx.lanes(machineNo).some((lane) => lane.productId === productId)) {
    return refuse(6045, { zh: `product_id ${productId}`, en: `product_id ${productId}` });
  }
  if (expiresAt !== null && expiresAt <= wall) {
    return refuse(4003, { zh: 'expired_at 已过去', en: 'expired_at is in the past' });
  }
  const fresh = candidates.filter((code) => tx.pickupCode(machineNo, code) === undefined).slice(0, count);
  if (fresh.length < count) {
    return refuse(6030, { zh: '可用取货码不足，请增加 code_length', en: 'too few free codes of this length: use a greater code_length' });
  }
  for (const code of fresh) {
    tx.putPickupCode({ id: tx.next('pickup-code'), appId: caller.appId, machineNo, code, productId, expiresAt, usedByOrder: null });
  }
  return accept({ created: fresh.length });
}

function consume(kernel: Kernel, decision: Decision, caller: Merchant, input: ConsumeInput): Result<OrderView> {
  const { tx, wall } = decision;
  const machine = ownMachine(tx, caller, input.machineNo);
  if (!machine.ok) return machine;
  const code = tx.pickupCode(input.machineNo, input.code);
  if (!code) return refuse(4004, { zh: '没有这个取货码', en: 'this machine has no such pickup code' });
  if (code.usedByOrder !== null) return refuse(6033, undefined, { order_id: code.usedByOrder });
  if (isExpired(code, wall)) return refuse(6032);
  if (code.productId !== null && code.productId !== input.productId) {
    return refuse(6045, { zh: `该取货码只适用于 product_id ${code.productId}`, en: `this code buys product_id ${code.productId} only` });
  }
  const products = [{ productId: input.productId, quantity: 1 }];
  const order = placeOrder(kernel, decision, caller, { ...input, products }, { status: 'PICKUPCODE', expiresAt: null, pickupCodeId: code.id });
  if (!order.ok) return order;
  tx.putPickupCode({ ...code, usedByOrder: order.value.id });
  decision.events.push({ kind: 'order-changed', machine: input.machineNo, order: order.value.id, status: 'PICKUPCODE', cause: 'pickup-code' });
  return accept({ order: order.value, utcOffsetMinutes: machine.value.utcOffsetMinutes });
}

/** @param wall Unix ms: a pickup code's limit is a date that people agreed on, so the calendar's clock counts. */
function isExpired(code: PickupCode, wall: number): boolean {
  return code.expiresAt !== null && wall >= code.expiresAt;
}
