import type { Clock } from '#core/ports/clock.ts';
import type { DriverRequest, DriverResponse } from '#drivers/merchant-driver.ts';
import type { RefusalReason } from '#drivers/refusal.ts';
import type { TinyDefect } from './tiny-defects.ts';
import type { Delivery, Device, Order } from './tiny-rows.ts';
import { apiSecret, callbackSecret, decode, encode, macOf, tinyCapabilities, tinyMachines } from './tiny-wire.ts';

/** What the cloud needs of its world. */
export interface TinyWorld {
  readonly clock: Clock;
  /** @returns the status of the receiver's answer. */
  readonly callBack: (url: string, headers: Readonly<Record<string, string>>, body: Uint8Array) => Promise<number>;
}

class Refused extends Error {
  readonly reason: RefusalReason;
  readonly extra: object;
  constructor(reason: RefusalReason, extra: object = {}) {
    super(reason);
    this.reason = reason;
    this.extra = extra;
  }
}

/** A vending cloud that is just large enough to be certified, with defects on request. */
export class TinyCloud {
  readonly #world: TinyWorld;
  readonly #defects: ReadonlySet<TinyDefect>;
  readonly #limits = tinyCapabilities();
  readonly #firstAnswer: boolean;
  readonly #orders = new Map<string, Order>();
  readonly #deliveries = new Map<string, Delivery>();
  readonly #codes = new Map<string, { readonly product: string; used: boolean }>();
  readonly #nonces = new Map<string, DriverResponse>();
  readonly #devices: readonly Device[];
  #count = 0;

  constructor(world: TinyWorld, defects: readonly TinyDefect[] = [], firstAnswer = false) {
    this.#world = world;
    this.#defects = new Set(defects);
    this.#firstAnswer = firstAnswer;
    this.#devices = tinyMachines.map((spec) => ({ ...spec, send: null, heardAt: -Infinity, lock: null }));
  }

  /** Answers a request. */
  handle(request: DriverRequest): DriverResponse {
    const body = request.body.length === 0 ? '' : new TextDecoder().decode(request.body);
    const path = new URL(request.url).pathname;
    try {
      const nonce = this.#verify(request, path, body);
      const known = this.#nonces.get(nonce);
      if (known && !this.#has('repeated-request-taken')) {
        if (this.#firstAnswer) return known;
        throw new Refused('repeated');
      }
      const answer = respond(200, this.#route(request.method, path, body === '' ? {} : decode(request.body)));
      this.#nonces.set(nonce, answer);
      return answer;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return respond(400, { reason: error.reason, ...error.extra });
    }
  }

  /** A machine has connected. */
  connect(machine: string, send: (payload: Uint8Array) => void): (() => void) | null {
    const device = this.#devices.find((candidate) => candidate.machine === machine);
    if (!device) return null;
    device.send = send;
    return () => {
      if (device.send === send) device.send = null;
    };
  }

  /** A frame of a connected machine. */
  receive(machine: string, payload: Uint8Array): void {
    const device = this.#devices.find((candidate) => candidate.machine === machine);
    const { mac, ...members } = decode(payload);
    if (!device) return;
    const isRight = mac === macOf(device.key, JSON.stringify(members));
    if (!isRight && !this.#has('machine-sign-not-checked')) return;
    device.heardAt = this.#now();
    const { type, delivery: id, items, count, grant } = members;
    if (type === 'bye' && !this.#has('offline-accepted')) device.heardAt = -Infinity;
    if (typeof id !== 'string') return;
    const delivery = this.#deliveries.get(id);
    if (delivery?.grant !== grant || !delivery) return;
    if (delivery.order.machine !== machine && !this.#has('foreign-result-counts')) return;
    if (type === 'ack') this.#acknowledge(device, delivery);
    else if (type === 'result' && typeof items === 'number') this.#report(device, delivery, items, Number(count));
  }

  #verify({ method, headers }: DriverRequest, path: string, body: string): string {
    const { 'x-time': time = '', 'x-nonce': nonce = '', 'x-sign': sign } = headers;
    const far = Math.abs(Number(time) - this.#world.clock.now()) > this.#limits.clockWindowMs;
    if (far && !this.#has('time-not-checked')) throw new Refused('time-window');
    const right = macOf(apiSecret, method, path, time, nonce, body);
    const isForgedBody = sign !== right && headers['x-forged'] === 'body-altered';
    const isForgedSecret = sign !== right && headers['x-forged'] === 'wrong-secret';
    if (isForgedBody && this.#has('body-not-signed')) return nonce;
    if (isForgedSecret && this.#has('secret-not-checked')) return nonce;
    if (sign !== right) throw new Refused('signature');
    return nonce;
  }

  #route(method: string, path: string, body: Readonly<Record<string, unknown>>): object {
    const [, what = '', id = '', verb = ''] = path.split('/');
    const text = (name: string): string => String(body[name]);
    switch (`${method} ${what}${verb === '' ? '' : ` ${verb}`}`) {
      case 'GET machines':
        return {
          machines: this.#devices.map((device) => ({
            machine: device.machine,
            online: this.#isOnline(device),
            kind: device.kind,
            products: device.products,
          })),
        };
      case 'POST machines restock':
        return {};
      case 'POST orders':
        return this.#createOrder(text('machine'), text('product'), Number(body['quantity']), text('callback'), false);
      case 'POST orders pay':
        return this.#pay(this.#order(id));
      case 'POST deliveries':
        return this.#deliver(this.#order(text('order')), text('record'));
      case 'GET deliveries': {
        const delivery = this.#deliveries.get(id);
        if (!delivery) throw new Refused('unknown');
        return { state: delivery.state, items: delivery.items };
      }
      case 'POST codes': {
        const code = `C${String(this.#next()).padStart(7, '0')}`;
        this.#codes.set(code, { product: text('product'), used: false });
        return { code };
      }
      case 'POST codes redeem':
        return this.#redeem(id, text('machine'), text('callback'));
      default:
        throw new Refused('unknown');
    }
  }

  #createOrder(machine: string, product: string, quantity: number, callback: string, paid: boolean): object {
    const device = this.#device(machine);
    if (!device.products.includes(product) && !this.#has('unknown-product-sold')) throw new Refused('unknown');
    if (quantity > 200) throw new Refused('out-of-stock');
    const id = `order-${String(this.#next()).padStart(6, '0')}`;
    const order: Order = {
      ...{ id, machine, product, quantity, callback, paid },
      ...{ closed: false, inFlight: 0, delivered: 0, lost: 0 },
    };
    this.#orders.set(id, order);
    if (!paid) this.#world.clock.after(this.#limits.unpaidExpiryMs ?? 0, () => this.#expire(order));
    return { order: id, record: '1' };
  }

  #expire(order: Order): void {
    if (order.paid || this.#has('never-expires')) return;
    order.closed = true;
    if (!this.#has('closed-order-not-notified')) this.#notify(order.callback, { event: 'closed', order: order.id });
  }

  #pay(order: Order): object {
    if (order.closed) throw new Refused('expired');
    order.paid = true;
    return {};
  }

  #redeem(code: string, machine: string, callback: string): object {
    const found =
      this.#codes.get(code) ?? (this.#has('unknown-code-taken') ? { product: 'charger', used: false } : null);
    if (!found) throw new Refused('unknown');
    if (found.used && !this.#has('code-reusable')) throw new Refused('code-used');
    found.used = true;
    return this.#createOrder(machine, found.product, 1, callback, true);
  }

  #deliver(order: Order, record: string): object {
    const device = this.#device(order.machine);
    const kind = this.#limits.kinds[device.kind];
    if (record !== '1' || !kind) throw new Refused('unknown');
    if (order.closed) throw new Refused('expired');
    if (!order.paid && !this.#has('unpaid-delivered')) throw new Refused('unpaid');
    const left = order.quantity - order.inFlight - order.delivered - order.lost;
    const isUnlimited = this.#has('quantity-unlimited') && order.quantity > 1;
    if (left <= 0 && !isUnlimited && !this.#has('delivered-again')) throw new Refused('nothing-left');
    if (!this.#isOnline(device) && !this.#has('offline-accepted')) throw new Refused('offline');
    const now = this.#now();
    if (device.lock && device.lock.until > now) {
      const retryAfterMs = this.#has('retry-after-wrong') ? 60_000 : Math.ceil(device.lock.until - now);
      throw new Refused('busy', { retryAfterMs });
    }
    const count = Math.max(1, Math.min(left, kind.itemsPerCommand));
    const grant = this.#next();
    const delivery: Delivery = {
      ...{ id: `delivery-${String(grant).padStart(6, '0')}`, order, count, grant },
      ...{ state: 'running', items: 0 },
    };
    this.#deliveries.set(delivery.id, delivery);
    order.inFlight += count;
    const early = this.#has('lock-expires-early') ? 0.5 : 1;
    device.lock = { grant, until: this.#has('lock-never-expires') ? Infinity : now + kind.dwellMs * early };
    const commanded = this.#has('quantity-forgotten') ? 1 : count;
    this.#sendTo(device, { type: 'vend', delivery: delivery.id, grant, count: commanded });
    if (!this.#has('timeout-never')) {
      const fallbackMs = this.#limits.fallbackMs * (this.#has('timeout-early') ? 0.5 : 1);
      this.#world.clock.after(fallbackMs, () => this.#settle(device, delivery, 'timeout', 0));
    }
    return { delivery: delivery.id, count };
  }

  #acknowledge(device: Device, delivery: Delivery): void {
    if (this.#has('lock-freed-by-acknowledgement')) device.lock = null;
    if (this.#has('acknowledgement-is-success')) this.#settle(device, delivery, 'success', delivery.count);
  }

  #report(device: Device, delivery: Delivery, items: number, commanded: number): void {
    if (delivery.state !== 'running') {
      const isLate = delivery.state === 'timeout';
      if (this.#has(isLate ? 'late-result-counts' : 'second-result-counts'))
        delivery.state = items > 0 ? 'success' : 'failure';
      return;
    }
    const isAll = items === commanded || (items > 0 && this.#has('partial-taken-for-all'));
    this.#settle(
      device,
      delivery,
      isAll ? 'success' : items > 0 ? 'partial' : 'failure',
      isAll ? delivery.count : items,
    );
  }

  #settle(device: Device, delivery: Delivery, state: Delivery['state'], items: number): void {
    if (delivery.state !== 'running') return;
    const { order, count, id } = delivery;
    delivery.state = state;
    delivery.items = items;
    order.inFlight -= count;
    order.delivered += items;
    const isLost = (state === 'timeout' && !this.#has('delivered-after-timeout')) || this.#has('failed-item-lost');
    if (isLost) order.lost += count - items;
    const isOwn = device.lock?.grant === delivery.grant || this.#has('lock-freed-by-any-result');
    if (isOwn && !(state === 'failure' && this.#has('lock-kept-after-failure'))) device.lock = null;
    if (state === 'failure' && this.#has('callback-missing-after-failure')) return;
    if (state === 'timeout' && this.#has('callback-missing-after-timeout')) return;
    const isLie = state === 'failure' && this.#has('callback-reports-success');
    const isPartialLie = state === 'partial' && this.#has('callback-partial-as-failure');
    const outcome = isLie ? 'success' : isPartialLie ? 'failure' : state;
    this.#notify(order.callback, { event: 'delivery', delivery: id, order: order.id, outcome, items });
  }

  #notify(url: string, members: object): void {
    const body = encode({ id: `event-${this.#next()}`, ...members });
    const attempt = async (index: number): Promise<void> => {
      const time = String(this.#world.clock.now());
      const secret = this.#has('callback-sign-wrong') ? 'another-secret' : callbackSecret;
      const headers = { 'x-time': time, 'x-sign': macOf(secret, time, new TextDecoder().decode(body)) };
      const status = await this.#world.callBack(url, headers, body);
      const pause = this.#limits.callback.retryMs[index];
      const isAcknowledged = status >= 200 && status < 300 && !(this.#has('callback-sent-twice') && index === 0);
      if (isAcknowledged || pause === undefined || this.#has('callback-never-retried')) return;
      this.#world.clock.after(this.#has('callback-retried-at-once') ? 10 : pause, () => void attempt(index + 1));
    };
    void attempt(0);
  }

  #sendTo(device: Device, members: object): void {
    device.send?.(encode({ ...members, mac: macOf(device.key, JSON.stringify(members)) }));
  }

  #isOnline(device: Device): boolean {
    if (this.#has('silence-ignored') && device.heardAt > 0) return true;
    return this.#now() - device.heardAt < this.#limits.offlineAfterMs;
  }

  #order(id: string): Order {
    const order = this.#orders.get(id);
    if (order) return order;
    throw new Refused('unknown');
  }

  #device(machine: string): Device {
    const device = this.#devices.find((candidate) => candidate.machine === machine);
    if (device) return device;
    throw new Refused('unknown');
  }

  #has(defect: TinyDefect): boolean {
    return this.#defects.has(defect);
  }

  #now(): number {
    return this.#world.clock.monotonic();
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }
}

function respond(status: number, body: object): DriverResponse {
  return { status, headers: {}, body: encode(body) };
}
