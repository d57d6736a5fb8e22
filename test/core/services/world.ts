import { defaultConfig, type CoreConfig } from '../../../src/core/config.ts';
import { startCore, type Core } from '../../../src/core/core.ts';
import type { ErrorCode, Refusal, Result } from '../../../src/core/domain/errors.ts';
import type { Lane, Machine } from '../../../src/core/domain/machine.ts';
import type { Merchant } from '../../../src/core/domain/merchant.ts';
import type { Order } from '../../../src/core/domain/order.ts';
import type { CoreEvent } from '../../../src/core/events.ts';
import type { Random } from '../../../src/core/ports/random.ts';
import type { DeliveryView, QueueView } from '../../../src/core/services.ts';
import type { Store } from '../../../src/core/store/store.ts';
import type { ReceiverAnswer } from '../../../src/harness/stages/stage.ts';
import { virtualStage, type VirtualStage } from '../../../src/harness/stages/virtual/index.ts';
import { dumpOf, type Dump } from './dump.ts';
import { Life, type Fate, type Seam } from './life.ts';
import { PlayedMachine } from './played-machine.ts';

export const merchant: Merchant = { appId: 'app-a', appSecret: 'secret-a', appKey: 'key-a', name: 'A' };
export const stranger: Merchant = { appId: 'app-b', appSecret: 'secret-b', appKey: 'key-b', name: 'B' };

/** Numbers of the machines of {@link openWorld}: two of `merchant`, the third of `stranger`. */
export const M1 = '10000001';
export const M2 = '10000002';
export const foreign = '20000001';

export const cola = 100;
export const crisps = 101;

/** A machine that sells cola in lanes 0 and 2 (stock 5 and 3) and crisps in lane 1 (stock 5). */
export function aMachine(machineNo: string, over: Partial<Machine> = {}): Machine {
  return {
    machineNo, appId: machineNo === foreign ? stranger.appId : merchant.appId, name: `machine ${machineNo}`, kind: 'motor', mode: 'NORMAL',
    key: `key of ${machineNo}`, floorType: 1, board: 1, hasLift: false, hasDropSensor: true, multiDrop: false, utcOffsetMinutes: 480, ...over,
  };
}

function lanesOf(machineNo: string): Lane[] {
  return [[cola, 5], [crisps, 5], [cola, 3]].map(([productId = 0, stock = 0], lane) => ({ machineNo, lane, productId, productName: `product ${productId}`, price: 250, stock }));
}

export interface WorldOptions {
  readonly machines?: readonly Machine[];
  readonly config?: Partial<CoreConfig>;
  readonly random?: Random;
  /** False: machines begin without a connection. */
  readonly online?: boolean;
}

/** An event of the core, with the clock's monotonic reading at which it was told to be true, and the core's life. */
export type Heard = CoreEvent & { readonly at: number; readonly life: number };

/** A callback as its receiver got it. */
export interface Told {
  readonly at: number;
  readonly text: string;
  readonly body: Readonly<Record<string, string | number>>;
}

/** A core in a virtual world without delays, with machines, merchants and a receiver that a test plays. */
export class World {
  readonly stage: VirtualStage;
  readonly store: Store;
  readonly config: CoreConfig;
  readonly machines: ReadonlyMap<string, PlayedMachine>;
  readonly heard: Heard[] = [];
  readonly errors: { readonly error: unknown; readonly where: string }[] = [];
  readonly told: Told[] = [];
  /** The receiver's answer to its nth callback, from 1. */
  receiver: (nth: number) => ReceiverAnswer = () => ({ status: 200, body: 'ok' });
  /** What happens at the seams of the core. */
  fate: (seam: Seam) => Fate = () => 'pass';
  life = new Life(() => 'pass', () => undefined);
  /** Told when a core has been killed, by itself or by the test. */
  onDeath: () => void = () => undefined;
  notifyUrl = '';
  #core: Core | null = null;
  #lives = 0;
  #marks = 0;
  readonly #random: Random;

  constructor(stage: VirtualStage, store: Store, options: WorldOptions) {
    const machines = options.machines ?? [aMachine(M1), aMachine(M2), aMachine(foreign)];
    this.stage = stage;
    this.store = store;
    this.#random = options.random ?? stage.random;
    const lanes = machines.flatMap(({ machineNo }) => lanesOf(machineNo));
    this.config = { ...defaultConfig, merchants: [merchant, stranger], machines, lanes, ...options.config };
    const dock = () => ({ devices: this.core.devices, life: this.life });
    this.machines = new Map(machines.map((row) => [row.machineNo, new PlayedMachine(row, stage.clock, dock)]));
  }

  get core(): Core {
    if (!this.#core) throw new Error('no core is running');
    return this.#core;
  }

  get now(): number {
    return this.stage.clock.monotonic();
  }

  machine(machineNo = M1): PlayedMachine {
    const machine = this.machines.get(machineNo);
    if (!machine) throw new Error(`no machine ${machineNo}`);
    return machine;
  }

  /** Starts a core on the world's store. @param connecting machines that connect at once. */
  async start(connecting: Iterable<PlayedMachine> = this.machines.values()): Promise<void> {
    const { clock } = this.stage;
    const lifeNo = (this.#lives += 1);
    const life = new Life((seam) => this.fate(seam), () => {
      this.#core = null;
      for (const machine of this.machines.values()) machine.forget();
      this.onDeath();
    });
    this.life = life;
    const core = await startCore({
      config: this.config,
      clock: life.clock(clock),
      random: this.#random.fork(`life ${lifeNo}`),
      http: life.http(this.stage.callbackHttp([])),
      store: life.store(this.store),
      observe: (event, at) => {
        if (life.alive) this.heard.push({ ...event, at, life: lifeNo });
        life.pass('observe');
      },
      onError: (error, where) => this.errors.push({ error, where }),
    });
    if (!life.alive) return;
    this.#core = core;
    await this.stage.host(core);
    for (const machine of connecting) machine.connect();
  }

  /** Kills the core: no farewell, nothing of what it was about to do. */
  crash(): void {
    this.life.end();
  }

  /** Lets everything happen that happens in this instant. */
  async settle(): Promise<void> {
    await this.stage.drive(new Promise<void>((resolve) => void this.stage.clock.after(0, resolve)));
  }

  /** Lets exactly `ms` go by, and all that happens in the last instant happen. */
  async advance(ms: number): Promise<void> {
    await this.stage.drive(new Promise<void>((resolve) => void this.stage.clock.after(ms, resolve)));
    await this.settle();
  }

  /** A mark that no call has had. */
  mark(): string {
    this.#marks += 1;
    return `mark ${this.#marks}`;
  }

  events<K extends CoreEvent['kind']>(kind: K): (Heard & { readonly kind: K })[] {
    return this.heard.filter((event): event is Heard & { readonly kind: K } => event.kind === kind);
  }

  dump(): Promise<Dump> {
    return dumpOf(this.store, [...this.machines.keys()]);
  }

  async lock(machineNo = M1) {
    return this.store.read((rows) => rows.lock(machineNo));
  }

  async holder(machineNo = M1): Promise<string | null> {
    return (await this.lock(machineNo)).hold?.deliveryId ?? null;
  }

  async order(orderId: number): Promise<Order> {
    const order = await this.store.read((rows) => rows.order(orderId));
    if (!order) throw new Error(`no order ${orderId}`);
    return order;
  }

  async outcome(deliveryId: string): Promise<string | null> {
    const delivery = await this.store.read((rows) => rows.delivery(deliveryId));
    if (!delivery) throw new Error(`no delivery ${deliveryId}`);
    return delivery.outcome?.kind ?? null;
  }

  async stock(lane: number, machineNo = M1): Promise<number> {
    return (await this.store.read((rows) => rows.lane(machineNo, lane)))?.stock ?? NaN;
  }

  /** Creates an unpaid order of `merchant`. */
  async unpaid(products: Readonly<Record<number, number>> = { [cola]: 1 }, machineNo = M1): Promise<Order> {
    const wanted = Object.entries(products).map(([productId, quantity]) => ({ productId: Number(productId), quantity }));
    const input = { machineNo, notifyUrl: this.notifyUrl, tradeId: `trade ${this.mark()}`, products: wanted };
    return this.order(accepted(await this.core.services.orders.create(merchant, input)).orderId);
  }

  /** Creates an order of `merchant` and pays for it. */
  async paid(products: Readonly<Record<number, number>> = { [cola]: 1 }, machineNo = M1): Promise<Order> {
    const order = await this.unpaid(products, machineNo);
    accepted(await this.update(order, 1));
    return this.order(order.id);
  }

  update({ id: orderId, machineNo }: Order, status: number, sign = this.mark()): Promise<Result<{ orderId: number }>> {
    return this.core.services.orders.update(merchant, { orderId, machineNo, status, sign });
  }

  /** Asks for the nth record of an order, from 0. */
  deliver({ id: orderId, machineNo, records }: Order, nth = 0, sign = this.mark()): Promise<Result<DeliveryView>> {
    return this.core.services.deliveries.deliver(merchant, { machineNo, orderId, recordId: records[nth]?.id ?? NaN, sign });
  }

  /** Asks for the nth record and expects to be served. @returns the delivery's id. */
  async begin(order: Order, nth = 0): Promise<string> {
    return accepted(await this.deliver(order, nth)).deliveryId;
  }

  queue({ id: orderId, machineNo }: Order, sign = this.mark()): Promise<Result<QueueView>> {
    return this.core.services.deliveries.queue(merchant, { machineNo, orderId, sign });
  }

  /** Sells one cola to `M1`'s customer: a paid order, its delivery begun. */
  async sale(machineNo = M1): Promise<{ order: Order; delivery: string }> {
    const order = await this.paid({ [cola]: 1 }, machineNo);
    return { order, delivery: await this.begin(order) };
  }
}

/** Opens a world with a running core. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const stage = virtualStage({ seed: 1, network: { linkDelayMs: [0, 0], httpDelayMs: [0, 0] } });
  const world = new World(stage, await stage.openStore(), options);
  world.notifyUrl = await stage.receive('merchant', (request) => {
    const text = String(request.body);
    world.told.push({ at: world.now, text, body: JSON.parse(text) as Told['body'] });
    return Promise.resolve(world.receiver(world.told.length));
  });
  await world.start(options.online === false ? [] : undefined);
  await world.settle();
  return world;
}

/** @throws when the core refused. */
export function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`the core refused with ${result.refusal.code}: ${result.refusal.detail?.en ?? ''}`);
  return result.value;
}

/** The refusal of a call. @throws when the core took it. */
export function refusal(result: Result<unknown>): Refusal {
  if (result.ok) throw new Error(`the core took what it should have refused: ${JSON.stringify(result.value)}`);
  return result.refusal;
}

/** The code of a refusal. */
export function refused(result: Result<unknown>): ErrorCode {
  return refusal(result).code;
}
