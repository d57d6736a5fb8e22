import type { ClauseName } from '../clauses.ts';
import type { Call } from '../observation.ts';
import type { Allowance, AttemptLimitName } from '../terms.ts';
import { answered } from '../rules/calls/call.ts';
import { routeOf } from '../rules/calls/endpoints.ts';
import { machineOf } from '../rules/calls/envelope.ts';
import { LawFindings, type Law, type LawContext } from './law.ts';
import { codeBucket, WrongCalls, type BucketKey, type Left } from './wrong-calls.ts';

/** A bucket that the core looks at before it answers a call. */
interface Guard {
  readonly limit: AttemptLimitName;
  readonly key: BucketKey;
  readonly clause: ClauseName;
  /** Whether it certainly looks at it; otherwise it may have answered before, or may not ask. */
  readonly certain: boolean;
}

/** Differences of so little come from rounding. */
const tolerance = 1e-6;

/** Wrong calls are counted, and those beyond a limit are held back, and no others (§1.38 to §1.40). */
export const attemptLimits: Law = {
  name: 'attempt-limits',
  start(context) {
    const findings = new LawFindings();
    const calls: Call[] = [];
    const { allowances } = context.terms.limits;
    if (!allowances) return { result: () => findings.result() };
    return {
      call: (call) => void calls.push(call),
      result: () => {
        const judge = new Limits(context, calls, allowances, findings);
        for (const call of calls) judge.judge(call);
        return findings.result();
      },
    };
  },
};

class Limits {
  readonly #context: LawContext;
  readonly #calls: readonly Call[];
  readonly #allowances: Readonly<Partial<Record<AttemptLimitName, Allowance>>>;
  readonly #findings: LawFindings;
  readonly #wrong: WrongCalls;

  constructor(
    context: LawContext,
    calls: readonly Call[],
    allowances: Readonly<Partial<Record<AttemptLimitName, Allowance>>>,
    findings: LawFindings,
  ) {
    this.#context = context;
    this.#calls = calls;
    this.#allowances = allowances;
    this.#findings = findings;
    this.#wrong = new WrongCalls(calls, context.coreChanges, context.terms.slackMs);
  }

  judge(call: Call): void {
    const { answer } = call;
    if (!answer || answer.code === 5000) return;
    const guards = this.#guards(call).flatMap((guard) => {
      const allowance = this.#allowances[guard.limit];
      if (!allowance || !this.#wrong.has(guard.key)) return [];
      return [{ ...guard, allowance, left: this.#wrong.left(guard.key, allowance, call) }];
    });
    if (answer.code === 4290) this.#judgeHeldBack(call, guards);
    else this.#judgeLetThrough(call, guards);
  }

  #judgeHeldBack(call: Call, guards: readonly (Guard & { allowance: Allowance; left: Left })[]): void {
    const usedUp = guards.filter(({ left }) => left.least < 1 + tolerance);
    const retryAfterMs = Number(answered(call, 'retry_after_ms'));
    const waits = usedUp.map(({ allowance, left }) => waitsOf(allowance, left));
    this.#findings.judge('attempt-limit-answer', 'attempt-limits', ...usedUp.map(({ clause }) => clause));
    if (usedUp.length === 0) {
      const sentence = `${call.method} ${call.path} was held back (4290); allowed are further wrong calls`;
      this.#findings.add('attempt-limits', sentence, call);
    } else if (!waits.some(([least, most]) => retryAfterMs >= least && retryAfterMs <= most)) {
      const allowed = waits.map(([least, most]) => `${least} to ${most}`).join(' or ');
      const sentence = `${call.method} ${call.path} was held back for ${retryAfterMs} ms; allowed is ${allowed}`;
      this.#findings.add('attempt-limit-answer', sentence, call);
    }
  }

  #judgeLetThrough(call: Call, guards: readonly (Guard & { left: Left })[]): void {
    const certain = guards.filter(({ certain: isCertain }) => isCertain);
    if (certain.length > 0) this.#findings.judge('attempt-limits');
    if (certain.some(({ key }) => this.#wrong.wasForgotten(key, call))) this.#findings.judge('attempt-limit-memory');
    for (const { clause, left } of certain) {
      if (left.most >= 1 - tolerance) continue;
      const seen = `${call.method} ${call.path} was answered ${call.answer?.code}`;
      this.#findings.add(clause, `${seen} beyond the limit; allowed is 4290`, call);
    }
  }

  /** The buckets that the core looks at, in its order (§1.25, §2.24, §1.33, §1.39). */
  #guards(call: Call): readonly Guard[] {
    const { appId, credentials, body, answer, sender = '' } = call;
    const route = routeOf(call);
    if (!route) return [];
    const isTooLong = body.kind === 'malformed' && body.fault === 'body-size';
    const secrets = { clause: 'too-many-wrong-secrets', certain: !isTooLong } as const;
    const guards: Guard[] = [];
    if (credentials === 'right' || credentials === 'secret-wrong') {
      guards.push({ ...secrets, limit: 'secrets', key: `secrets ${appId} ${sender}` });
    }
    const exempt = this.#isExempt(call);
    if (exempt !== 'yes') {
      const certain = secrets.certain && exempt === 'no';
      guards.push({ ...secrets, limit: 'secretsPerAddress', key: `secretsPerAddress ${sender}`, certain });
    }
    if (credentials !== 'right') return guards;
    const hasSign = route.endpoint.body === 'signed' && body.kind === 'signed' && body.sign !== 'missing';
    if (hasSign) {
      guards.push({ limit: 'signs', key: `signs ${appId} ${sender}`, clause: 'too-many-wrong-signs', certain: true });
    }
    if (hasSign && body.sign === 'right' && route.endpoint.name === 'consume-code') {
      // A timestamp or a separator is refused before, a member behind it.
      const certain = answer?.code !== 4003;
      guards.push({ limit: 'pickupCodes', key: codeBucket(call), clause: 'too-many-wrong-codes', certain });
    }
    if (!this.#isOwnMachine(call)) {
      const certain = answer?.code === 6026;
      guards.push({
        limit: 'unknownMachines',
        key: `unknownMachines ${appId} ${sender}`,
        clause: 'attempt-limit-answer',
        certain,
      });
    }
    return guards;
  }

  /** Whether the app's secret was right before: then the limit of its address does not hold for it. */
  #isExempt(call: Call): 'yes' | 'no' | 'maybe' {
    const right = this.#calls.filter(
      (other) =>
        other !== call &&
        other.appId === call.appId &&
        other.sender === call.sender &&
        other.credentials === 'right' &&
        other.from <= call.to,
    );
    const isCertain = right.some(
      (other) =>
        other.to <= call.from &&
        other.answer !== null &&
        other.answer.code !== 4290 &&
        !this.#wrong.mayForget(other, call),
    );
    if (isCertain) return 'yes';
    return right.some((other) => !this.#wrong.forgets(other, call)) ? 'maybe' : 'no';
  }

  #isOwnMachine(call: Call): boolean {
    const machineNo = machineOf(call);
    return this.#context.machines.some((machine) => machine.machineNo === machineNo && machine.appId === call.appId);
  }
}

/** The least and the greatest time until one more call is allowed, ms. */
function waitsOf({ perMinute }: Allowance, { least, most }: Left): readonly [number, number] {
  const wait = (tokens: number): number => ((1 - tokens) * 60_000) / perMinute;
  return [Math.max(1, Math.ceil(wait(most) - 1)), Math.ceil(wait(least) + 1)];
}
