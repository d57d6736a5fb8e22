import type { Bilingual, ErrorCode, Refusal } from '#core/domain/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import { networkOf } from './sender-address.ts';
import { Limiter } from './keyed-limiter.ts';
import type { Limits } from './attempt-limits.ts';

/** Callers that have shown their AppSecret, which are remembered. */
const maxProven = 10_000;

/**
 * Counts what goes wrong, and says when it was too much. Secrets, signs and pickup codes can be guessed, so while a limit is used
 * up they are not even looked at. Unknown machines are counted only: who names machines that there are is never stopped.
 *
 * Nobody can lock a merchant out from elsewhere: each limit of an app holds for one address, and a caller that has shown its
 * secret is not held to what others do at its address.
 */
export class Guard {
  readonly #secrets: Limiter;
  readonly #secretsOfAddress: Limiter;
  readonly #signs: Limiter;
  readonly #pickupCodes: Limiter;
  readonly #machines: Limiter;
  readonly #isApp: (appId: string) => boolean;
  readonly #proven = new Set<string>();

  /** @param isApp tells the merchants that there are: names that somebody makes up take no memory. */
  constructor(clock: Pick<Clock, 'monotonic'>, limits: Limits, isApp: (appId: string) => boolean) {
    this.#secrets = new Limiter(clock, limits.secrets);
    this.#secretsOfAddress = new Limiter(clock, limits.secretsOfAddress);
    this.#signs = new Limiter(clock, limits.signs);
    this.#pickupCodes = new Limiter(clock, limits.pickupCodes);
    this.#machines = new Limiter(clock, limits.unknownMachines);
    this.#isApp = isApp;
  }

  /** Before the AppSecret is looked at. */
  beforeSecret(appId: string, address: string): Refusal | null {
    const network = networkOf(address);
    const pair = pairOf(appId, network);
    const wait = this.#secrets.waitMs(pair) || (this.#proven.has(pair) ? 0 : this.#secretsOfAddress.waitMs(network));
    return wait === 0 ? null : tooOften(wait, wrongSecrets);
  }

  /** After it was looked at. */
  afterSecret(appId: string, address: string, good: boolean): void {
    const network = networkOf(address);
    const pair = pairOf(appId, network);
    if (good) {
      this.#remember(pair);
      return;
    }
    if (this.#isApp(appId)) this.#secrets.spend(pair);
    this.#secretsOfAddress.spend(network);
  }

  /** Before a sign is looked at. */
  beforeSign(appId: string, address: string): Refusal | null {
    const wait = this.#signs.waitMs(pairOf(appId, networkOf(address)));
    return wait === 0 ? null : tooOften(wait, wrongSigns);
  }

  wrongSign(appId: string, address: string): void {
    this.#signs.spend(pairOf(appId, networkOf(address)));
  }

  /** Before a pickup code is looked at. A try counts from here on, or a thousand at once would be one. */
  beforeCode(appId: string, machineNo: string): Refusal | null {
    const key = pairOf(appId, machineNo);
    const wait = this.#pickupCodes.waitMs(key);
    if (wait > 0) return tooOften(wait, wrongCodes);
    this.#pickupCodes.spend(key);
    return null;
  }

  /** @param code that the try was answered with; 0 for success. */
  afterCode(appId: string, machineNo: string, code: ErrorCode | 0): void {
    if (!deadCode.has(code)) this.#pickupCodes.giveBack(pairOf(appId, machineNo));
  }

  /** An app has named a machine that it does not have. */
  unknownMachine(appId: string, address: string): Refusal | null {
    return this.#missed(pairOf(appId, networkOf(address)));
  }

  /** Somebody dials for a machine that nobody has. */
  unknownDial(address: string): Refusal | null {
    return this.#missed(networkOf(address));
  }

  #missed(key: string): Refusal | null {
    const wait = this.#machines.waitMs(key);
    if (wait > 0) return tooOften(wait, unknownMachines);
    this.#machines.spend(key);
    return null;
  }

  #remember(pair: string): void {
    if (this.#proven.has(pair)) return;
    this.#proven.add(pair);
    const [oldest] = this.#proven;
    if (this.#proven.size > maxProven && oldest !== undefined) this.#proven.delete(oldest);
  }
}

/** No such code; disabled, expired, used: what a guess is answered. */
const deadCode: ReadonlySet<ErrorCode | 0> = new Set([4004, 6031, 6032, 6033]);

/** Neither an address nor a number of a machine has a blank in it. */
function pairOf(appId: string, other: string): string {
  return `${other} ${appId}`;
}

function tooOften(waitMs: number, detail: Bilingual): Refusal {
  return { code: 4290, detail, data: { retry_after_ms: waitMs } };
}

const wrongSecrets: Bilingual = {
  zh: '此地址的 AppSecret 错误过多',
  en: 'too many wrong AppSecrets from this address',
};
const wrongSigns: Bilingual = { zh: '此地址的签名错误过多', en: 'too many wrong signs from this address' };
const wrongCodes: Bilingual = { zh: '此设备的取货码错误过多', en: 'too many wrong pickup codes at this machine' };
const unknownMachines: Bilingual = { zh: '不存在的设备编号过多', en: 'too many numbers that no machine has' };
