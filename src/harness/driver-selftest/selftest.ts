import { pollUntil, sleep } from '#core/ports/waiting.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Driver } from '#drivers/driver.ts';
import type { DriverDelivery, DriverOrder, ListedDevice } from '#drivers/merchant-driver.ts';
import type { CertifyMachine } from '../certify/certify-machine.ts';
import type { EvidenceLog } from '../certify/evidence.ts';
import { CaseReceiver, type ReceivedCallback } from '../certify/play/case-receiver.ts';
import { MerchantCalls } from '../certify/play/merchant-calls.ts';
import { drawNonce } from '../certify/play/nonce.ts';
import { firstRecord, granted } from '../certify/play/sale.ts';
import { ScriptedMachine, type Command } from '../certify/play/scripted-machine.ts';
import type { CertifyPorts } from '../certify/ports.ts';
import { askList } from '../certify/run/join-cloud.ts';
import { waitOnline } from '../certify/run/wait-online.ts';

/** How long a machine must stay after it sent something, ms. */
const quietMs = 300;
const pollMs = 50;

/** What a selftest tries a driver with. */
export interface SelftestOptions {
  readonly driver: Driver;
  readonly ports: CertifyPorts;
  readonly log: EvidenceLog;
  /** For messages. */
  readonly url: string;
  /** Chooses the machine to play of those that the cloud lists. @throws Error in one sentence where there is none. */
  readonly choose: (listed: readonly ListedDevice[]) => CertifyMachine;
}

/** One sale, made of the functions of a driver. What an earlier function made is kept for the later ones. */
export class Selftest {
  readonly calls: MerchantCalls;
  readonly receiver: CaseReceiver;
  command: Command | undefined;
  callback: ReceivedCallback | undefined;
  readonly #options: SelftestOptions;
  readonly #runId: string;
  #machine: ScriptedMachine | undefined;
  #order: DriverOrder | undefined;
  #delivery: DriverDelivery | undefined;
  #code: string | undefined;
  #references = 0;

  constructor(options: SelftestOptions) {
    const { driver, ports, log } = options;
    this.#options = options;
    this.#runId = drawNonce(ports.random).slice(0, 8);
    this.calls = new MerchantCalls(driver, ports, log);
    this.receiver = new CaseReceiver(driver, ports, log, `${this.#runId}-selftest`);
  }

  get clock(): Clock {
    return this.#options.ports.clock;
  }

  /** The machine that is played. @throws Error before the machines were listed. */
  get machine(): ScriptedMachine {
    if (this.#machine) return this.#machine;
    throw new Error('no machine was chosen');
  }

  async list(): Promise<void> {
    const listed = granted(await askList(this.calls, this.#options.url), 'the list of machines');
    this.#machine = new ScriptedMachine({ ...this.#options, spec: this.#options.choose(listed) });
  }

  async order(): Promise<DriverOrder> {
    this.#order ??= await this.newOrder();
    return this.#order;
  }

  async newOrder(): Promise<DriverOrder> {
    const { machine, products } = this.machine.spec;
    const items = [{ product: products[0] ?? '', quantity: 1 }];
    const made = await this.calls.createOrder({ machine, items, ...this.#reference() });
    return granted(made, 'an order');
  }

  async delivery(): Promise<DriverDelivery> {
    this.#delivery ??= await this.#deliver(await this.order());
    return this.#delivery;
  }

  async #deliver(order: DriverOrder): Promise<DriverDelivery> {
    const { machine } = this.machine.spec;
    const { callbackUrl } = this.#reference();
    const record = firstRecord(order);
    const begun = await this.calls.deliver({
      machine,
      order: order.order,
      record,
      context: order.context,
      callbackUrl,
    });
    return granted(begun, 'the delivery');
  }

  async code(): Promise<string> {
    const { machine, products } = this.machine.spec;
    const made = await this.calls.createCode(machine, products[0] ?? '');
    this.#code = granted(made, 'a pickup code').code;
    return this.#code;
  }

  async redeemed(): Promise<DriverOrder> {
    const { machine, products } = this.machine.spec;
    const code = this.#code ?? '';
    const redeemed = await this.calls.redeemCode({ code, machine, product: products[0] ?? '', ...this.#reference() });
    return granted(redeemed, 'the redemption of the code');
  }

  async heartbeat(): Promise<void> {
    const { machine, key } = this.machine.spec;
    this.machine.sendFrames(await this.#options.driver.machine.encodeHeartbeat({ machine, key }, this.machine.tools()));
  }

  /** A machine that the cloud does not understand is sent away. @param what it sent. */
  async stillOnline(what: string): Promise<void> {
    await sleep(this.clock, quietMs);
    if (!this.machine.isConnected) throw new Error(`the cloud ended the connection after ${what}`);
    await waitOnline(this.calls, this.clock, [this.machine.spec]);
  }

  /** The state of the delivery as soon as it is no longer running, or at the end of the time. */
  async settled(withinMs: number): Promise<string> {
    const { delivery } = await this.delivery();
    let state = 'running';
    const isSettled = async (): Promise<boolean> => {
      ({ state } = granted(await this.calls.result(delivery, await this.order()), 'the result'));
      return state !== 'running';
    };
    await pollUntil(isSettled, { clock: this.clock, everyMs: pollMs, withinMs });
    return state;
  }

  /** @throws Error where none was read. */
  commandOrThrow(): Command {
    if (this.command) return this.command;
    throw new Error('no command was read');
  }

  /** Leaves the machine free for the next run. */
  async leave(): Promise<void> {
    await this.#machine?.answerAll().catch(() => undefined);
    this.#machine?.disconnect();
  }

  #reference(): { readonly reference: string; readonly callbackUrl: string } {
    this.#references += 1;
    return { reference: `${this.#runId}-selftest-${this.#references}`, callbackUrl: this.receiver.url };
  }
}
