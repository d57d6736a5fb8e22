import { recordStatusText } from '#core/domain/order.ts';
import { HttpFailure, type CallLimits, type Http, type HttpRequest, type HttpResponse } from '#core/ports/http.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Driver } from '#drivers/driver.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import type { CallTools, DeliveryState } from '#drivers/merchant-driver.ts';
import type { Answer } from '#drivers/refusal.ts';
import type { BookedDelivery, BookedOrder, CloudBook, OrderPlan } from './cloud-book.ts';
import type { CloudMachines } from './cloud-machines.ts';
import type { DriverCalls } from './driver-calls.ts';
import { numberOf, readFrontRequest, textOf, type FrontRequest } from './front-request.ts';
import { PickupCodes } from './pickup-codes.ts';
import { notPlayable, refusalAnswer, successAnswer } from './refusal-answer.ts';
import { listLanes, listMachines, orderData } from './shown-data.ts';

/** Dependencies of {@link merchantFront}. */
export interface MerchantFrontParts {
  readonly driver: Driver;
  readonly calls: DriverCalls;
  readonly book: CloudBook;
  readonly machines: CloudMachines;
  readonly clock: Clock;
}

/** Texts of a delivery's state (PROTOCOL §4.21). A part of what was ordered is no success. */
const stateTexts: Readonly<Record<DeliveryState['state'], string>> = {
  running: recordStatusText.IS_DELIVERING,
  success: recordStatusText.IS_SUCCESS,
  partial: recordStatusText.IS_FAILED,
  failure: recordStatusText.IS_FAILED,
  timeout: recordStatusText.IS_TIMEOUT,
};

/** Number of an order's status (PROTOCOL §8.2). */
const paidStatus = 1;
const refundStatus = 2;

/**
 * Our documented API in front of a driver: reads our merchant's requests, calls the driver, and answers as we do.
 */
export function merchantFront(parts: MerchantFrontParts): Http {
  const front = new MerchantFront(parts);
  return {
    async send(request, { timeoutMs }: CallLimits): Promise<HttpResponse> {
      let timer: { cancel(): void } | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = parts.clock.after(timeoutMs, () =>
          reject(new HttpFailure('timeout', `no complete answer of the cloud within ${timeoutMs} ms`)),
        );
      });
      try {
        return await Promise.race([front.answer(request, timeoutMs), late]);
      } catch (error) {
        // The run ends; what the merchant sees of it is that no answer came.
        if (error instanceof DriverError) throw new HttpFailure('cut', error.message);
        throw error;
      } finally {
        timer?.cancel();
      }
    },
  };
}

class MerchantFront {
  readonly #parts: MerchantFrontParts;
  readonly #codes: PickupCodes;

  constructor(parts: MerchantFrontParts) {
    this.#parts = parts;
    this.#codes = new PickupCodes(parts);
  }

  async answer(request: HttpRequest, timeoutMs: number): Promise<HttpResponse> {
    const read = readFrontRequest(request);
    const [first = '', second, third] = read.path;
    // The same bytes again are the same call again; an order is not signed, and has a trade id of its own.
    const nonce =
      read.sign === ''
        ? this.#parts.calls.nonceOf(request.body)
        : this.#parts.calls.nonceOf(`${read.path.join('/')} ${read.sign}`);
    const tools = (call: string): CallTools => this.#parts.calls.tools(call, nonce, timeoutMs);
    const readTools = (call: string): CallTools =>
      this.#parts.calls.tools(call, this.#parts.calls.freshNonce(), timeoutMs);
    switch (first) {
      case 'ping':
        return this.#ping(readTools('machines'));
      case 'rent':
        return third === undefined ? this.#listMachines(readTools('machines')) : notPlayable('reading one machine');
      case 'orders':
        if (third !== undefined) return notPlayable('queueing an order');
        if (second === undefined) return this.#createOrder(read, tools('createOrder'));
        return read.method === 'PUT' ? this.#updateOrder(read, second, tools) : this.#getOrder(second);
      case 'deliveries':
        if (second === undefined) return this.#deliver(read, tools('deliver'));
        return second === 'debug' ? notPlayable('testing a lane') : this.#result(second, readTools('result'));
      case 'products':
        if (second === undefined) return this.#listProducts(read);
        return this.#codes.list(textOf(read.members, 'machine_no'), Number(second));
      case 'pickup_codes':
        return read.method === 'PUT'
          ? notPlayable('cancelling pickup codes')
          : this.#codes.create(read.members, tools('createCode'));
      case 'consumes':
        return this.#codes.consume(read.members, tools('redeemCode'));
      default:
        return notPlayable(read.path.join('/'));
    }
  }

  /** Asks for the machines: a cloud has no call that does nothing. */
  async #ping(tools: CallTools): Promise<HttpResponse> {
    const answer = await this.#machines(tools);
    return answer.ok ? successAnswer('pong') : refusalAnswer(answer.refusal);
  }

  async #listMachines(tools: CallTools): Promise<HttpResponse> {
    const answer = await this.#machines(tools);
    return answer.ok ? successAnswer(listMachines(answer.value, this.#parts.machines)) : refusalAnswer(answer.refusal);
  }

  async #machines(tools: CallTools) {
    const { driver, calls, machines } = this.#parts;
    const answer = await calls.call('machines', {}, () => driver.merchant.machines(tools));
    if (answer.ok) for (const listed of answer.value) machines.learn(listed);
    return answer;
  }

  #listProducts({ members }: FrontRequest): HttpResponse {
    const machineNo = textOf(members, 'machine_no');
    return successAnswer(listLanes(this.#parts.machines.productsOf(machineNo)));
  }

  async #createOrder({ members }: FrontRequest, tools: CallTools): Promise<HttpResponse> {
    const { driver, calls, machines, book } = this.#parts;
    const machineNo = textOf(members, 'machine_no');
    const machine = machines.get(machineNo);
    if (!machine) return notPlayable(`ordering at machine ${machineNo}, which takes no part`);
    const lines = orderLines(members);
    const items = lines.map(({ productId, quantity }) => ({
      product: machines.cloudProduct(machineNo, productId) ?? '',
      quantity,
    }));
    if (items.length === 0 || items.some(({ product }) => product === ''))
      return refusalAnswer({ reason: 'unknown', status: 404, code: '', text: 'the machine has no such product here' });
    const plan = orderPlan(members, lines, 'NOTPAY');
    const input = {
      machine: machine.cloudMachine,
      items,
      reference: plan.tradeId,
      callbackUrl: plan.notifyUrl,
    };
    const answer = await calls.call('createOrder', input, () => driver.merchant.createOrder(input, tools));
    if (!answer.ok) return refusalAnswer(answer.refusal);
    return successAnswer({ order_id: book.addOrder(answer.value, plan).order });
  }

  #getOrder(orderNo: string): HttpResponse {
    const order = this.#parts.book.order(Number(orderNo));
    return order ? successAnswer(orderData(order)) : noSuchOrder(orderNo);
  }

  async #updateOrder(
    { members }: FrontRequest,
    orderNo: string,
    tools: (call: string) => CallTools,
  ): Promise<HttpResponse> {
    const order = this.#parts.book.order(Number(orderNo));
    if (!order) return noSuchOrder(orderNo);
    const status = numberOf(members, 'status');
    if (status === paidStatus) return this.#changeOrder(order, 'SUCCESS', 'pay', tools('pay'));
    if (status === refundStatus) return this.#changeOrder(order, 'REFUND', 'refund', tools('refund'));
    return notPlayable(`setting an order's status to ${status}`);
  }

  async #changeOrder(
    order: BookedOrder,
    status: BookedOrder['status'],
    call: 'pay' | 'refund',
    tools: CallTools,
  ): Promise<HttpResponse> {
    const { driver, calls } = this.#parts;
    const input = { order: order.cloudOrder, context: order.context };
    const { merchant } = driver;
    if (!merchant[call]) return notPlayable('refunding an order');
    const answer = await calls.call<Answer<null>>(call, input, () => merchant[call]?.(input, tools) as Answer<null>);
    if (!answer.ok) return refusalAnswer(answer.refusal);
    order.status = status;
    return successAnswer('');
  }

  async #deliver({ members }: FrontRequest, tools: CallTools): Promise<HttpResponse> {
    const { driver, calls, machines, book } = this.#parts;
    const order = book.order(numberOf(members, 'order_id'));
    const record = order?.records.find((candidate) => candidate.record === numberOf(members, 'record_id'));
    const machineNo = textOf(members, 'machine_no');
    const machine = machines.get(machineNo);
    if (!order || !record || !machine) return noSuchOrder(textOf(members, 'order_id'));
    const input = {
      machine: machine.cloudMachine,
      order: order.cloudOrder,
      record: record.cloudRecord,
      context: order.context,
      callbackUrl: order.notifyUrl,
    };
    const owner = { machineNo, order: order.order, record: record.record };
    return book.whileCalling(owner, async () => {
      const answer = await calls.call('deliver', input, () => driver.merchant.deliver(input, tools));
      if (!answer.ok) return refusalAnswer(answer.refusal);
      const { delivery } = book.addDelivery(answer.value.delivery, owner);
      return successAnswer({ delivery_id: delivery, status: stateTexts.running });
    });
  }

  async #result(deliveryId: string, tools: CallTools): Promise<HttpResponse> {
    const { driver, calls, book } = this.#parts;
    const delivery = book.delivery(deliveryId);
    const order = delivery && book.order(delivery.order);
    if (!delivery || !order) return noSuchOrder(deliveryId);
    const input = { delivery: delivery.cloudDelivery, order: order.cloudOrder, context: order.context };
    const answer = await calls.call('result', input, () => driver.merchant.result(input, tools));
    if (!answer.ok) return refusalAnswer(answer.refusal);
    book.addState(delivery, answer.value);
    return successAnswer(resultData(delivery, answer.value));
  }
}

function resultData({ delivery }: BookedDelivery, { state, items, fault = '' }: DeliveryState): object {
  const reason = state === 'partial' ? `${items ?? 'some'} of the items, ${fault}` : fault;
  return {
    delivery_id: delivery,
    status: stateTexts[state],
    ...(state !== 'running' && state !== 'success' && { fail_reason: reason }),
  };
}

/** The lines of an order in a request of ours. */
function orderLines(members: FrontRequest['members']): readonly { productId: number; quantity: number }[] {
  const { products } = members;
  if (!Array.isArray(products)) return [];
  return (products as readonly { product_id?: unknown; quantity?: unknown }[]).map((line) => ({
    productId: Number(line.product_id),
    quantity: Number(line.quantity),
  }));
}

function orderPlan(
  members: FrontRequest['members'],
  lines: readonly { readonly productId: number }[],
  status: OrderPlan['status'],
): OrderPlan {
  return {
    machineNo: textOf(members, 'machine_no'),
    tradeId: textOf(members, 'trade_id'),
    notifyUrl: textOf(members, 'notify_url'),
    status,
    productIds: lines.map(({ productId }) => productId),
  };
}

/** The front itself knows no such number: nothing was asked of the cloud. */
function noSuchOrder(id: string): HttpResponse {
  return refusalAnswer({ reason: 'unknown', status: 404, code: '', text: `not asked: no ${id} is known here` });
}
