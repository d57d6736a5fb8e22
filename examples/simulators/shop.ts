import type { HistoryEvent } from 'vendloop';
import {
  createMerchant,
  faults,
  motorTypes,
  startFleet,
  startReceiver,
  type Callback,
  type Fault,
  type Fleet,
  type FleetMachine,
  type FleetMachineOptions,
  type FleetOptions,
  type Merchant,
  type MerchantOptions,
  type MerchantReply,
  type MotorType,
  type OrderLine,
  type Receiver,
  type ReceiverOptions,
} from 'vendloop/simulators';

const appKey = 'demo-app-key';
const oneBox: OrderLine = { productId: 1000, quantity: 1 };

/** A shop with one machine: everything that a customer's purchase needs. */
export class Shop {
  readonly machine: FleetMachine;
  /** What the machine did, in order. */
  readonly events: HistoryEvent[] = [];
  readonly #fleet: Fleet;
  readonly #merchant: Merchant;
  readonly #receiver: Receiver;

  private constructor(url: string, machine: FleetMachineOptions, receiver: Receiver) {
    const fleet: FleetOptions = { url, machines: [machine], seed: 7, onEvent: (event) => this.events.push(event) };
    const caller: MerchantOptions = { url, timeoutMs: 5_000, language: 'en' };
    this.#fleet = startFleet(fleet);
    this.#merchant = createMerchant(caller);
    this.#receiver = receiver;
    this.machine = this.#fleet.machine(machine.number);
  }

  /** Opens when the machine is online. */
  static async open(url: string, machine: FleetMachineOptions): Promise<Shop> {
    const verification: ReceiverOptions = { appKey };
    const shop = new Shop(url, machine, await startReceiver(verification));
    await shop.#fleet.online();
    return shop;
  }

  /** Order, payment, delivery; then waits for the callback. */
  async sell(tradeId: string): Promise<Callback> {
    const { number: machineNo } = this.machine;
    const order = { machineNo, notifyUrl: this.#receiver.url, tradeId, products: [oneBox] };
    const { order_id: orderId } = dataOf<{ order_id: number }>(await this.#merchant.createOrder(order));
    dataOf(await this.#merchant.updateOrder({ machineNo, orderId, status: 1 }));
    const { records } = dataOf<{ records: readonly { id: number }[] }>(
      await this.#merchant.getOrder({ machineNo, orderId }),
    );
    const [{ id: recordId } = { id: 0 }] = records;
    const delivery = dataOf<{ delivery_id: string }>(await this.#merchant.deliver({ machineNo, orderId, recordId }));
    return this.#receiver.callback(delivery.delivery_id, 10_000);
  }

  async close(): Promise<void> {
    await Promise.all([this.#merchant.close(), this.#receiver.close(), this.#fleet.close()]);
  }
}

/** The data of an answer; a refusal, or no answer at all, is an error. */
function dataOf<T>(reply: MerchantReply): T {
  if (!reply.answered) throw new Error(`no answer: ${reply.reason}`);
  if (reply.code !== 0) throw new Error(`refused: ${reply.code} ${reply.message}`);
  return reply.data as T;
}

/** Which faults a motor type can have, for the title of a table of tests. */
export function faultsOf(motor: string): readonly string[] {
  const type: MotorType | undefined = motorTypes.find(({ name }) => name === motor);
  if (type === undefined) throw new Error(`there is no motor type ${motor}`);
  return faults.filter(({ motors }: Fault) => motors.includes(type.name)).map(({ name }) => name);
}
