import type { Call, CoreChange } from '../observation.ts';
import type { Allowance, AttemptLimitName } from '../terms.ts';
import { membersOf } from '../rules/calls/call.ts';
import { routeOf } from '../rules/calls/endpoints.ts';
import { textOf } from '../rules/shared/text-of.ts';

/** A bucket of wrong calls (§1.38): what it counts, and of whom. */
export type BucketKey = `${AttemptLimitName} ${string}`;

/** A call that takes from a bucket, as far as its answer shows. */
interface Spending {
  readonly call: Call;
  /** `maybe`: the answer does not show it. `under-way`: it is given back with the answer. */
  readonly kind: 'certain' | 'maybe' | 'under-way';
}

/** What is left of a bucket when a call is judged. */
export interface Left {
  readonly least: number;
  readonly most: number;
}

/** Refusals of a pickup code that count (§1.38). */
const wrongCode: ReadonlySet<number> = new Set([4004, 6031, 6032, 6033]);

/** The bucket of a pickup code's attempts. */
export function codeBucket(call: Call): BucketKey {
  return `pickupCodes ${call.appId} ${textOf(membersOf(call)['machine_no'])}`;
}

/** Every bucket of a run with the calls that may have taken from it. */
export class WrongCalls {
  readonly #spendings = new Map<BucketKey, Spending[]>();
  readonly #stops: readonly CoreChange[];
  readonly #slackMs: number;

  constructor(calls: readonly Call[], coreChanges: readonly CoreChange[], slackMs: number) {
    this.#stops = coreChanges.filter(({ change }) => change === 'stopped');
    this.#slackMs = slackMs;
    for (const call of calls) this.#note(call);
  }

  /** Whether the core was restarted after a call began and before another one ended: then it may have forgotten it. */
  mayForget(before: Call, call: Call): boolean {
    return this.#stops.some(({ from, to }) => to >= before.from && from <= call.to);
  }

  /** Whether it was certainly restarted between the two. */
  forgets(before: Call, call: Call): boolean {
    return this.#stops.some(({ from, to }) => from > before.to && to < call.from);
  }

  /** Whether a restart made the core forget what was taken from a bucket. */
  wasForgotten(key: BucketKey, call: Call): boolean {
    return this.#spendings.get(key)?.some(({ call: other }) => this.forgets(other, call)) === true;
  }

  /** Whether a bucket was ever taken from. */
  has(key: BucketKey): boolean {
    return this.#spendings.has(key);
  }

  /** What a bucket holds when the core judges a call: between the call's beginning and its end. */
  left(key: BucketKey, { burst, perMinute }: Allowance, call: Call): Left {
    const others = (this.#spendings.get(key) ?? []).filter((one) => one.call !== call);
    const from = call.from - this.#slackMs;
    const possible = others
      .filter(({ call: other, kind }) => kind !== 'under-way' || other.to >= from)
      .filter(({ call: other }) => other.from <= call.to && !this.forgets(other, call))
      .map(({ call: other }) => Math.min(other.to, from));
    const certain = others
      .filter(({ call: other, kind }) => kind === 'certain' && other.to <= from && !this.mayForget(other, call))
      .map(({ call: other }) => other.from);
    const perMs = perMinute / 60_000;
    return {
      least: tokensAfter(possible, { burst, perMs }, from),
      most: tokensAfter(certain, { burst, perMs }, call.to + this.#slackMs),
    };
  }

  #note(call: Call): void {
    const { appId, answer, credentials, body, sender = '' } = call;
    const code = answer === null || answer.code === 5000 ? null : answer.code;
    if (!routeOf(call) || code === 4290) return;
    if (credentials !== 'right') {
      if (code !== null && ![4000, 4001, 4009].includes(code)) return;
      if (credentials === 'secret-wrong') this.#add(`secrets ${appId} ${sender}`, call, code);
      this.#add(`secretsPerAddress ${sender}`, call, code);
      return;
    }
    if (code === 4006 || (code === null && body.kind === 'signed' && body.sign === 'wrong')) {
      this.#add(`signs ${appId} ${sender}`, call, code);
      return;
    }
    if (code === 6026 || code === null) this.#add(`unknownMachines ${appId} ${sender}`, call, code);
    if (routeOf(call)?.endpoint.name !== 'consume-code') return;
    if (code === null || wrongCode.has(code)) this.#add(codeBucket(call), call, code);
    else this.#push(codeBucket(call), { call, kind: 'under-way' });
  }

  #add(key: BucketKey, call: Call, code: number | null): void {
    this.#push(key, { call, kind: code === null ? 'maybe' : 'certain' });
  }

  #push(key: BucketKey, spending: Spending): void {
    const known = this.#spendings.get(key);
    if (known) known.push(spending);
    else this.#spendings.set(key, [spending]);
  }
}

/** What is left at an instant of a bucket that was full at first. @param spent when it was taken from, ms. */
function tokensAfter(
  spent: readonly number[],
  { burst, perMs }: { readonly burst: number; readonly perMs: number },
  at: number,
): number {
  let tokens = burst;
  let last = 0;
  for (const moment of spent.toSorted((a, b) => a - b)) {
    tokens = Math.max(0, Math.min(burst, tokens + Math.max(0, moment - last) * perMs) - 1);
    last = moment;
  }
  return Math.min(burst, tokens + Math.max(0, at - last) * perMs);
}
