import type { Bilingual, ErrorCode, Refusal } from '#core/domain/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import { limitNetworkOf } from './sender-address.ts';
import { KeyedLimiter } from './keyed-limiter.ts';
import type { AttemptLimits } from './attempt-limits.ts';

/** Callers that have shown their AppSecret, which are remembered. */
const maxAuthenticatedPairs = 10_000;

/**
 * Counts what goes wrong, and says when it was too much. Secrets, signs and pickup codes can be guessed, so while a
 * limit is used up they are not even looked at. Unknown machines are counted only: who names machines that there are is
 * never stopped.
 *
 * Nobody can lock a merchant out from elsewhere: each limit of an app holds for one address, and a caller that has
 * shown its secret is not held to what others do at its address.
 */
export class AttemptGuard {
  readonly #secrets: KeyedLimiter;
  readonly #secretsOfAddress: KeyedLimiter;
  readonly #signs: KeyedLimiter;
  readonly #pickupCodes: KeyedLimiter;
  readonly #machines: KeyedLimiter;
  readonly #isKnownApp: (appId: string) => boolean;
  readonly #authenticated = new Set<string>();

  /** @param isKnownApp tells the merchants that there are: names that somebody makes up take no memory. */
  constructor(clock: Pick<Clock, 'monotonic'>, limits: AttemptLimits, isKnownApp: (appId: string) => boolean) {
    this.#secrets = new KeyedLimiter(clock, limits.secrets);
    this.#secretsOfAddress = new KeyedLimiter(clock, limits.secretsPerAddress);
    this.#signs = new KeyedLimiter(clock, limits.signs);
    this.#pickupCodes = new KeyedLimiter(clock, limits.pickupCodes);
    this.#machines = new KeyedLimiter(clock, limits.unknownMachines);
    this.#isKnownApp = isKnownApp;
  }

  /** Before the AppSecret is looked at. */
  beforeSecret(appId: string, address: string): Refusal | null {
    const network = limitNetworkOf(address);
    const pair = limitKey(appId, network);
    const wait =
      this.#secrets.waitMs(pair) || (this.#authenticated.has(pair) ? 0 : this.#secretsOfAddress.waitMs(network));
    return wait === 0 ? null : tooManyRefusal(wait, wrongSecretsDetail);
  }

  /** After it was looked at. */
  afterSecret(appId: string, address: string, isCorrect: boolean): void {
    const network = limitNetworkOf(address);
    const pair = limitKey(appId, network);
    if (isCorrect) {
      this.#remember(pair);
      return;
    }
    if (this.#isKnownApp(appId)) this.#secrets.spend(pair);
    this.#secretsOfAddress.spend(network);
  }

  /** Before a sign is looked at. */
  beforeSign(appId: string, address: string): Refusal | null {
    const wait = this.#signs.waitMs(limitKey(appId, limitNetworkOf(address)));
    return wait === 0 ? null : tooManyRefusal(wait, wrongSignsDetail);
  }

  afterWrongSign(appId: string, address: string): void {
    this.#signs.spend(limitKey(appId, limitNetworkOf(address)));
  }

  /** Before a pickup code is looked at. A try counts from here on, or a thousand at once would be one. */
  beforeCode(appId: string, machineNo: string): Refusal | null {
    const key = limitKey(appId, machineNo);
    const wait = this.#pickupCodes.waitMs(key);
    if (wait > 0) return tooManyRefusal(wait, wrongCodesDetail);
    this.#pickupCodes.spend(key);
    return null;
  }

  /** @param answerCode that the try was answered with; 0 for success. */
  afterCode(appId: string, machineNo: string, answerCode: ErrorCode | 0): void {
    if (!failedAttemptCodes.has(answerCode)) this.#pickupCodes.refund(limitKey(appId, machineNo));
  }

  /** An app has named a machine that it does not have. */
  afterUnknownMachine(appId: string, address: string): Refusal | null {
    return this.#countUnknown(limitKey(appId, limitNetworkOf(address)));
  }

  /** Somebody dials for a machine that nobody has. */
  afterUnknownConnection(address: string): Refusal | null {
    return this.#countUnknown(limitNetworkOf(address));
  }

  #countUnknown(key: string): Refusal | null {
    const wait = this.#machines.waitMs(key);
    if (wait > 0) return tooManyRefusal(wait, unknownMachinesDetail);
    this.#machines.spend(key);
    return null;
  }

  #remember(pair: string): void {
    if (this.#authenticated.has(pair)) return;
    this.#authenticated.add(pair);
    const [oldest] = this.#authenticated;
    if (this.#authenticated.size > maxAuthenticatedPairs && oldest !== undefined) this.#authenticated.delete(oldest);
  }
}

/** No such code; disabled, expired, used: what a guess is answered. */
const failedAttemptCodes: ReadonlySet<ErrorCode | 0> = new Set([4004, 6031, 6032, 6033]);

/** Neither an address nor a number of a machine has a blank in it. */
function limitKey(appId: string, other: string): string {
  return `${other} ${appId}`;
}

function tooManyRefusal(waitMs: number, detail: Bilingual): Refusal {
  return { code: 4290, detail, data: { retry_after_ms: waitMs } };
}

const wrongSecretsDetail: Bilingual = {
  zh: '此地址的 AppSecret 错误过多',
  en: 'too many wrong AppSecrets from this address',
};
const wrongSignsDetail: Bilingual = { zh: '此地址的签名错误过多', en: 'too many wrong signs from this address' };
const wrongCodesDetail: Bilingual = { zh: '此设备的取货码错误过多', en: 'too many wrong pickup codes at this machine' };
const unknownMachinesDetail: Bilingual = { zh: '不存在的设备编号过多', en: 'too many numbers that no machine has' };
