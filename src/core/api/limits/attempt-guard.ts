import { evictOldest } from '#core/evict-oldest.ts';
import type { Bilingual, ErrorCode, Refusal } from '#core/domain/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import { limitNetworkOf } from './sender-address.ts';
import { KeyedLimiter } from './keyed-limiter.ts';
import type { AttemptLimits } from '#core/domain/attempt-limits.ts';

/** Number of remembered callers whose AppSecret was right. */
const maxAuthenticatedPairs = 10_000;

/** Answers to a wrong guess: no such code, disabled, expired, used. */
const failedAttemptCodes: ReadonlySet<ErrorCode | 0> = new Set([4004, 6031, 6032, 6033]);

const wrongSecretsDetail: Bilingual = {
  zh: '此地址的 AppSecret 错误过多',
  en: 'too many wrong AppSecrets from this address',
};
const wrongSignsDetail: Bilingual = { zh: '此地址的签名错误过多', en: 'too many wrong signs from this address' };
const wrongCodesDetail: Bilingual = { zh: '此设备的取货码错误过多', en: 'too many wrong pickup codes at this machine' };
const unknownMachinesDetail: Bilingual = { zh: '不存在的设备编号过多', en: 'too many unknown machine numbers' };

/**
 * Counts wrong calls and refuses further ones. Secrets, signs and pickup codes can be guessed, so they are not even
 * checked once their limit is used up. Unknown machine numbers are only counted; calls for existing machines are never
 * blocked.
 *
 * An attacker cannot lock a merchant out from another address: each limit of an app holds for one address, and a caller
 * with a right secret is exempt from the limit of its address.
 */
export class AttemptGuard {
  readonly #secrets: KeyedLimiter;
  readonly #secretsOfAddress: KeyedLimiter;
  readonly #signs: KeyedLimiter;
  readonly #pickupCodes: KeyedLimiter;
  readonly #machines: KeyedLimiter;
  readonly #isKnownApp: (appId: string) => boolean;
  readonly #authenticated = new Set<string>();

  /** @param isKnownApp whether a merchant exists: invented names take no memory. */
  constructor(clock: Pick<Clock, 'monotonic'>, limits: AttemptLimits, isKnownApp: (appId: string) => boolean) {
    this.#secrets = new KeyedLimiter(clock, limits.secrets);
    this.#secretsOfAddress = new KeyedLimiter(clock, limits.secretsPerAddress);
    this.#signs = new KeyedLimiter(clock, limits.signs);
    this.#pickupCodes = new KeyedLimiter(clock, limits.pickupCodes);
    this.#machines = new KeyedLimiter(clock, limits.unknownMachines);
    this.#isKnownApp = isKnownApp;
  }

  /** Call before checking the AppSecret. */
  beforeSecret(appId: string, address: string): Refusal | null {
    const network = limitNetworkOf(address);
    const pair = limitKey(appId, network);
    const wait =
      this.#secrets.waitMs(pair) || (this.#authenticated.has(pair) ? 0 : this.#secretsOfAddress.waitMs(network));
    return wait === 0 ? null : tooManyRefusal(wait, wrongSecretsDetail);
  }

  /** Call after checking the AppSecret. */
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

  /** Call before checking a sign. */
  beforeSign(appId: string, address: string): Refusal | null {
    const wait = this.#signs.waitMs(limitKey(appId, limitNetworkOf(address)));
    return wait === 0 ? null : tooManyRefusal(wait, wrongSignsDetail);
  }

  afterWrongSign(appId: string, address: string): void {
    this.#signs.spend(limitKey(appId, limitNetworkOf(address)));
  }

  /** Call before checking a pickup code. The attempt counts at once, so that concurrent attempts all count. */
  beforeCode(appId: string, machineNo: string): Refusal | null {
    const key = limitKey(appId, machineNo);
    const wait = this.#pickupCodes.waitMs(key);
    if (wait > 0) return tooManyRefusal(wait, wrongCodesDetail);
    this.#pickupCodes.spend(key);
    return null;
  }

  /** @param answerCode the answer's code; 0 for success. */
  afterCode(appId: string, machineNo: string, answerCode: ErrorCode | 0): void {
    if (!failedAttemptCodes.has(answerCode)) this.#pickupCodes.refund(limitKey(appId, machineNo));
  }

  /** An app named a machine that it does not have. */
  afterUnknownMachine(appId: string, address: string): Refusal | null {
    return this.#countUnknown(limitKey(appId, limitNetworkOf(address)));
  }

  /** A connection named an unknown machine. */
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
    this.#authenticated.add(pair);
    evictOldest(this.#authenticated, maxAuthenticatedPairs);
  }
}

/** Unambiguous, because neither an address nor a machine number contains a space. */
function limitKey(appId: string, other: string): string {
  return `${other} ${appId}`;
}

function tooManyRefusal(waitMs: number, detail: Bilingual): Refusal {
  return { code: 4290, detail, data: { retry_after_ms: waitMs } };
}
