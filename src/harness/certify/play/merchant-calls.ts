import type { Driver } from '#drivers/driver.ts';
import type {
  CallTools,
  DeliveryState,
  DriverDelivery,
  DriverOrder,
  DriverRequest,
  ListedDevice,
  MerchantDriver,
  RecordReference,
} from '#drivers/merchant-driver.ts';
import type { Answer, Refusal } from '#drivers/refusal.ts';
import type { Awaitable } from '#drivers/values.ts';
import { requestText, responseText, type EvidenceLog } from '../evidence.ts';
import type { CertifyPorts } from '../ports.ts';
import { drawNonce } from './nonce.ts';
import { NotPlayable } from './play-errors.ts';

/** An answer with the time in which the cloud decided it: monotonic ms. */
export interface Timed<T> {
  readonly answer: Answer<T>;
  /** When the first request left. */
  readonly sentAt: number;
  /** When the last answer had arrived. */
  readonly answeredAt: number;
  /** What was sent. */
  readonly requests: readonly DriverRequest[];
}

/** How a call is made. */
export interface CallOptions {
  /** Name of a forgery of the capabilities. */
  readonly forgery?: string | undefined;
  /** Time and nonce of an earlier call, to send the same request. */
  readonly stamp?: CallStamp | undefined;
}

/** What makes one request differ from the next. */
export type CallStamp = Pick<CallTools, 'at' | 'nonce'>;

/** The members of {@link MerchantDriver} that call the cloud. */
type CallName = keyof MerchantDriver;

/** Calls of a merchant by way of the driver, with their times, and all that goes over the wire as evidence. */
export class MerchantCalls {
  readonly #driver: Driver;
  readonly #ports: CertifyPorts;
  readonly #log: EvidenceLog;

  constructor(driver: Driver, ports: CertifyPorts, log: EvidenceLog) {
    this.#driver = driver;
    this.#ports = ports;
    this.#log = log;
  }

  /** Time and nonce of a new request. */
  stamp(): CallStamp {
    return { at: this.#ports.clock.now(), nonce: drawNonce(this.#ports.random) };
  }

  machines(): Promise<Timed<readonly ListedDevice[]>> {
    return this.#call('machines', (tools) => this.#driver.merchant.machines(tools));
  }

  createOrder(input: Parameters<MerchantDriver['createOrder']>[0]): Promise<Timed<DriverOrder>> {
    return this.#call('createOrder', (tools) => this.#driver.merchant.createOrder(input, tools));
  }

  pay({ order, context }: DriverOrder): Promise<Timed<null>> {
    return this.#call('pay', (tools) => this.#driver.merchant.pay({ order, context }, tools));
  }

  deliver(
    input: RecordReference & { readonly callbackUrl: string },
    options?: CallOptions,
  ): Promise<Timed<DriverDelivery>> {
    return this.#call('deliver', (tools) => this.#driver.merchant.deliver(input, tools), options);
  }

  result(delivery: string, { order, context }: DriverOrder): Promise<Timed<DeliveryState>> {
    return this.#call('result', (tools) => this.#driver.merchant.result({ delivery, order, context }, tools));
  }

  createCode(machine: string, product: string): Promise<Timed<{ readonly code: string }>> {
    const { merchant } = this.#driver;
    return this.#call('createCode', (tools) => merchant.createCode?.({ machine, product, quantity: 1 }, tools));
  }

  redeemCode(input: Parameters<NonNullable<MerchantDriver['redeemCode']>>[0]): Promise<Timed<DriverOrder>> {
    return this.#call('redeemCode', (tools) => this.#driver.merchant.redeemCode?.(input, tools));
  }

  refund({ order, context }: DriverOrder): Promise<Timed<null>> {
    return this.#call('refund', (tools) => this.#driver.merchant.refund?.({ order, context }, tools));
  }

  restock(machine: string): Promise<Timed<null>> {
    return this.#call('restock', (tools) => this.#driver.merchant.restock?.({ machine }, tools));
  }

  async #call<T>(
    name: CallName,
    make: (tools: CallTools) => Awaitable<Answer<T>> | undefined,
    { forgery, stamp = this.stamp() }: CallOptions = {},
  ): Promise<Timed<T>> {
    const { clock } = this.#ports;
    const requests: DriverRequest[] = [];
    let sentAt = clock.monotonic();
    let answeredAt = sentAt;
    let lost: Error | undefined;
    const send: CallTools['send'] = async (request) => {
      this.#log.add('request', requestText(request));
      if (requests.length === 0) sentAt = clock.monotonic();
      requests.push(request);
      try {
        const response = await this.#ports.send(request);
        answeredAt = clock.monotonic();
        this.#log.add('answer', responseText(response));
        return response;
      } catch (error) {
        lost = error as Error;
        throw error;
      }
    };
    const answer = await Promise.resolve(make({ send, ...stamp, forgery })).catch((error: unknown) => {
      if (lost !== undefined) throw new NotPlayable(`${name} got no answer: ${lost.message}`, [], { cause: error });
      throw error;
    });
    if (answer === undefined)
      throw new NotPlayable(`the driver has no function ${name}, although its capabilities need it`);
    this.#log.add('note', `${name}${forgery === undefined ? '' : ` forged as ${forgery}`}: ${answerText(answer)}`);
    return { answer, sentAt, answeredAt, requests };
  }
}

function answerText(answer: Answer<unknown>): string {
  return answer.ok ? JSON.stringify(answer.value) : refusalText(answer.refusal);
}

/** A refusal in the words of both sides. */
export function refusalText({ reason, status, code, text, retryAfterMs }: Refusal): string {
  const retry = retryAfterMs === undefined ? '' : `, free in ${retryAfterMs} ms`;
  return `refused as ${reason} (HTTP ${status}, ${code}: ${text}${retry})`;
}
