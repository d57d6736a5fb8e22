import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import { sleep } from '#core/ports/waiting.ts';
import { productInLane } from '#simulators/machine/core-rows.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { orderIn, recordsIn, type MerchantReply } from '#simulators/merchant/merchant-answer.ts';
import type { MerchantClient } from '#simulators/merchant/merchant-client.ts';

/** What edge cases are played with. */
export interface EdgeCaseTools {
  readonly client: MerchantClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly notifyUrl: string;
  /** A receiver that refuses the first attempts of each callback. */
  readonly unsteadyUrl: string;
  /** Resolves when so many callbacks about an order were acknowledged. */
  readonly acknowledged: (orderId: number, count: number) => Promise<void>;
  /** Begins every trade's name: no other run against the core has the same. */
  readonly tradeIdPrefix: string;
}

/** An order, as far as its answers show it. */
interface PlacedOrder {
  readonly orderId: number;
  readonly recordIds: readonly number[];
}

/** What is bought: a lane's product and how many. */
interface Line {
  readonly lane: number;
  readonly quantity?: number;
}

/** Longer than three attempts of a callback, and than one that a core owes may take, ms. */
const longestWaitMs = 20_000;

/** One machine with its merchant. It has no expectations: the checks judge the history. */
export class Shop {
  readonly machineNo: string;
  readonly machine: MachineSpec;
  readonly #tools: EdgeCaseTools;
  #orders = 0;
  /** Second in which each record was asked for last: in the same one the same request would be a repetition. */
  readonly #lastSeconds = new Map<number, number>();

  constructor(machine: MachineSpec, tools: EdgeCaseTools) {
    this.machine = machine;
    this.machineNo = machine.machineNo;
    this.#tools = tools;
  }

  get tools(): EdgeCaseTools {
    return this.#tools;
  }

  get client(): MerchantClient {
    return this.#tools.client;
  }

  /** Name of the next trade. */
  tradeId(): string {
    this.#orders += 1;
    return `${this.#tools.tradeIdPrefix}-${this.machineNo}-${this.#orders}`;
  }

  /** Product of a lane. */
  productOf(lane: number): number {
    return productInLane(this.machine, lane);
  }

  /** Places an order. @returns null where the core does not take it. */
  async order(lines: readonly Line[], notifyUrl = this.#tools.notifyUrl): Promise<PlacedOrder | null> {
    const { machineNo, client } = this;
    const products = lines.map(({ lane, quantity = 1 }) => ({ productId: this.productOf(lane), quantity }));
    const orderId = orderIn(await client.createOrder({ machineNo, notifyUrl, tradeId: this.tradeId(), products }));
    if (orderId === null) return null;
    const records = recordsIn(await client.getOrder({ machineNo, orderId }));
    return { orderId, recordIds: records.map(({ id }) => id) };
  }

  /** Places an order and pays it. @returns null where the core does not take it. */
  async paidOrder(lines: readonly Line[], notifyUrl?: string): Promise<PlacedOrder | null> {
    const order = await this.order(lines, notifyUrl);
    if (order) await this.client.pay({ machineNo: this.machineNo, orderId: order.orderId });
    return order;
  }

  /** Delivers an item of a line, from 0. */
  async deliver({ orderId, recordIds }: PlacedOrder, line = 0): Promise<MerchantReply> {
    const recordId = recordIds[line] ?? 0;
    const { clock } = this.#tools;
    if (this.#lastSeconds.get(recordId) === secondOf(clock)) await sleep(clock, 1_000 - (clock.now() % 1_000));
    this.#lastSeconds.set(recordId, secondOf(clock));
    return this.client.deliver({ machineNo: this.machineNo, orderId, recordId });
  }

  /** Reads the order. */
  read({ orderId }: PlacedOrder): Promise<MerchantReply> {
    return this.client.getOrder({ machineNo: this.machineNo, orderId });
  }

  /** Waits until so many callbacks about an order were acknowledged, or long enough. */
  async acknowledged({ orderId }: PlacedOrder, count: number): Promise<void> {
    await Promise.race([this.#tools.acknowledged(orderId, count), sleep(this.#tools.clock, longestWaitMs)]);
  }
}

function secondOf(clock: Clock): number {
  return Math.floor(clock.now() / 1_000);
}
