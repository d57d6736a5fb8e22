import type { HttpResponse } from '#core/ports/http.ts';
import type { Driver } from '#drivers/driver.ts';
import type { CallTools } from '#drivers/merchant-driver.ts';
import type { CloudBook } from './cloud-book.ts';
import type { CloudMachines } from './cloud-machines.ts';
import type { DriverCalls } from './driver-calls.ts';
import { numberOf, textOf, type FrontMembers } from './front-request.ts';
import { IdMap } from './id-map.ts';
import { notPlayable, refusalAnswer, successAnswer } from './refusal-answer.ts';
import { orderData } from './shown-data.ts';

/** Dependencies of {@link PickupCodes}. */
export interface PickupCodesParts {
  readonly driver: Driver;
  readonly calls: DriverCalls;
  readonly book: CloudBook;
  readonly machines: CloudMachines;
}

interface KnownCode {
  readonly id: number;
  /** As our merchant types it. */
  readonly code: string;
  readonly cloudCode: string;
  readonly machineNo: string;
  readonly productId: number;
  isOpen: boolean;
}

/** Pickup codes of a cloud, in the form of ours. */
export class PickupCodes {
  readonly #parts: PickupCodesParts;
  readonly #digits = new IdMap(/^\d{6,10}$/, 1_000_000_001n);
  readonly #codes: KnownCode[] = [];

  constructor(parts: PickupCodesParts) {
    this.#parts = parts;
  }

  /** Creates codes for a product, one call of the driver for each. */
  async create(members: FrontMembers, tools: CallTools): Promise<HttpResponse> {
    const { driver, calls, machines } = this.#parts;
    const machineNo = textOf(members, 'machine_no');
    const productId = numberOf(members, 'product_id');
    const machine = machines.get(machineNo);
    const product = machines.cloudProduct(machineNo, productId);
    if (!driver.merchant.createCode || textOf(members, 'method') !== 'pickup_code.product.id')
      return notPlayable('pickup codes for any product');
    if (!machine || product === undefined)
      return refusalAnswer({ reason: 'unknown', status: 404, code: '', text: 'the machine has no such product here' });
    const input = { machine: machine.cloudMachine, product, quantity: 1 };
    const count = Math.max(1, numberOf(members, 'count'));
    for (let index = 0; index < count; index += 1) {
      const one = index === 0 ? tools : { ...tools, nonce: calls.nonceOf(`${tools.nonce} ${index}`) };
      const answer = await calls.call('createCode', input, () => driver.merchant.createCode?.(input, one) ?? missing());
      if (!answer.ok) return refusalAnswer(answer.refusal);
      const { code: cloudCode } = answer.value;
      const code = this.#digits.toOurs(cloudCode);
      this.#codes.push({ id: this.#codes.length + 1, code, cloudCode, machineNo, productId, isOpen: true });
    }
    return successAnswer({});
  }

  /** The open codes that the merchant has made here. */
  list(machineNo: string, productId: number): HttpResponse {
    return successAnswer(
      this.#codes
        .filter((code) => code.isOpen && code.machineNo === machineNo && code.productId === productId)
        .map(({ id, code }) => ({ id, code, status: 'UNUSED', quantity: 1, product_id: productId })),
    );
  }

  /** Trades a code for an order that is paid. */
  async consume(members: FrontMembers, tools: CallTools): Promise<HttpResponse> {
    const { driver, calls, machines, book } = this.#parts;
    const machineNo = textOf(members, 'machine_no');
    const productId = numberOf(members, 'product_id');
    const machine = machines.get(machineNo);
    const product = machines.cloudProduct(machineNo, productId);
    if (!driver.merchant.redeemCode) return notPlayable('pickup codes');
    if (!machine || product === undefined)
      return refusalAnswer({ reason: 'unknown', status: 404, code: '', text: 'the machine has no such product here' });
    const code = textOf(members, 'code');
    const plan = {
      machineNo,
      tradeId: textOf(members, 'trade_id'),
      notifyUrl: textOf(members, 'notify_url'),
      status: 'PICKUPCODE',
      productIds: [productId],
    } as const;
    const input = {
      code: this.#digits.toTheirs(code) ?? code,
      machine: machine.cloudMachine,
      product,
      reference: plan.tradeId,
      callbackUrl: plan.notifyUrl,
    };
    const answer = await calls.call('redeemCode', input, () => driver.merchant.redeemCode?.(input, tools) ?? missing());
    if (!answer.ok) return refusalAnswer(answer.refusal);
    const known = this.#codes.find((candidate) => candidate.code === code);
    if (known) known.isOpen = false;
    return successAnswer({ ...orderData(book.addOrder(answer.value, plan)), pickup_code_id: known?.id ?? 0 });
  }
}

function missing(): never {
  throw new Error('the driver has no such function');
}
