import { describe, expect, test } from 'vitest';
import { LawBook } from '#harness/specification/laws/index.ts';
import type { Answer, Call, CoreChange, Members } from '#harness/specification/observation.ts';
import { sampleMachine, sampleTerms } from '../rules/sample.ts';

const allowances = {
  secrets: { burst: 2, perMinute: 60 },
  secretsPerAddress: { burst: 4, perMinute: 60 },
  signs: { burst: 2, perMinute: 60 },
  pickupCodes: { burst: 2, perMinute: 60 },
  unknownMachines: { burst: 2, perMinute: 60 },
};
const terms = {
  ...sampleTerms,
  callbackOutages: [],
  slackMs: 0,
  limits: { ...sampleTerms.limits, attemptLimits: true, allowances },
};
const { appId, machineNo } = sampleMachine;

const messages: Readonly<Record<number, readonly [number, string]>> = {
  0: [200, 'ok'],
  4001: [401, 'Appid 无效'],
  4004: [404, '未找到'],
  4006: [400, '签名无效'],
  4009: [401, 'AppSecret 无效'],
  6026: [404, '设备不存在'],
};

/** A run of calls 10 ms apart that take 2 ms, judged by all laws; sentences of other clauses are left out. */
class Run {
  readonly #coreChanges: CoreChange[] = [];
  readonly #calls: Call[] = [];
  #now = 1_000;

  call(code: number, changes: Partial<Call> & { readonly retryAfterMs?: number } = {}): this {
    const { retryAfterMs, ...others } = changes;
    const [status, message] = messages[code] ?? [429, '请求过于频繁'];
    const data: Members = retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs };
    const answer: Answer = { status, code, message, data, retryAfter: code === 4290 ? 1 : null };
    const sign = code === 4006 ? ('wrong' as const) : ('right' as const);
    this.#calls.push({
      from: this.#now,
      to: this.#now + 2,
      call: this.#calls.length,
      events: [this.#calls.length],
      appId,
      credentials: 'right',
      method: 'POST',
      path: '/floors',
      body: { kind: 'signed', members: { machine_no: machineNo }, sign, signId: String(this.#calls.length) },
      answer,
      ...others,
    });
    this.#now += 10;
    return this;
  }

  wait(ms: number): this {
    this.#now += ms;
    return this;
  }

  restart(): this {
    const at = this.#now;
    const common = { from: at, to: at, event: 0 };
    this.#coreChanges.push({ ...common, order: 1, change: 'stopped' }, { ...common, order: 2, change: 'started' });
    return this.wait(10);
  }

  get found(): readonly string[] {
    const context = { terms, machines: [sampleMachine], coreChanges: this.#coreChanges, ledger: new Map() };
    const book = new LawBook(context);
    for (const call of this.#calls) book.call(call);
    const clauses = /\((attempt-limit|too-many)/;
    return book
      .result()
      .mismatches.map(({ sentence }) => sentence)
      .filter((sentence) => clauses.test(sentence));
  }
}

describe('wrong calls', () => {
  test('are held back beyond their limit, right ones of the same kind too', () => {
    const run = (): Run => new Run().call(4006).call(4006);
    expect(run().call(4290, { retryAfterMs: 980 }).call(4290, { retryAfterMs: 970 }).found).toEqual([]);
    expect(run().call(4006).found).toEqual([
      'POST /floors was answered 4006 beyond the limit; allowed is 4290 (too-many-wrong-signs)',
    ]);
    expect(run().call(0).found).toEqual([expect.stringContaining('(too-many-wrong-signs)')]);
    expect(run().wait(1_000).call(0).found).toEqual([]);
  });

  test('are not held back before', () => {
    const found = new Run().call(4006).call(4290, { retryAfterMs: 980 }).found;
    expect(found).toEqual(['POST /floors was held back (4290); allowed are further wrong calls (attempt-limits)']);
  });

  test('learn for how long', () => {
    const found = new Run().call(4006).call(4006).call(4290, { retryAfterMs: 1 }).found;
    expect(found).toEqual([expect.stringMatching(/^POST \/floors was held back for 1 ms; allowed is 9\d\d to 9\d\d /)]);
  });

  test('are forgotten by a restart', () => {
    const run = (): Run => new Run().call(4006).call(4006).restart();
    expect(run().call(4006).found).toEqual([]);
    expect(run().call(4290, { retryAfterMs: 980 }).found).toEqual([expect.stringContaining('(attempt-limits)')]);
  });

  test('with a wrong secret count for their app, and for all apps that were never right', () => {
    const wrong = { credentials: 'secret-wrong', body: { kind: 'none' } } as const;
    const held = { retryAfterMs: 980 };
    expect(new Run().call(4009, wrong).call(4009, wrong).call(4290, held).found).toEqual([]);
    expect(new Run().call(4009, wrong).call(4009, wrong).call(0).found).toEqual([
      expect.stringContaining('(too-many-wrong-secrets)'),
    ]);
    const unknown = { credentials: 'appid-unknown', appId: 'unknown-app' } as const;
    const four = (run: Run): Run => run.call(4001, unknown).call(4001, unknown).call(4001, unknown).call(4001, unknown);
    expect(four(new Run().call(0)).call(0).found).toEqual([]);
    expect(four(new Run()).call(0).found).toEqual([expect.stringContaining('(too-many-wrong-secrets)')]);
    expect(four(new Run().call(0)).call(4290, held).found).toEqual([expect.stringContaining('(attempt-limits)')]);
  });

  test('count for the network of their sender', () => {
    const [own, other] = [{ sender: '203.0.113.7' }, { sender: '203.0.113.8' }];
    const run = (): Run => new Run().call(4006, own).call(4006, own);
    expect(run().call(4006, other).call(0, other).call(0).found).toEqual([]);
    expect(run().call(0, own).found).toEqual([expect.stringContaining('(too-many-wrong-signs)')]);
    expect(run().call(4290, { ...other, retryAfterMs: 980 }).found).toEqual([
      expect.stringContaining('(attempt-limits)'),
    ]);
  });

  test('of pickup codes count for one machine', () => {
    const consume = { path: '/consumes' };
    const elsewhere = { machine_no: '86012399' };
    const other = {
      path: '/consumes',
      body: { kind: 'signed', members: elsewhere, sign: 'right', signId: 'x' },
    } as const;
    const run = (): Run => new Run().call(4004, consume).call(4004, consume);
    expect(
      run()
        .call(4290, { ...consume, retryAfterMs: 980 })
        .call(4004, other)
        .call(0).found,
    ).toEqual([]);
    expect(run().call(0, consume).found).toEqual([expect.stringContaining('(too-many-wrong-codes)')]);
    expect(new Run().call(0, consume).call(0, consume).call(4004, consume).found).toEqual([]);
  });

  test('for unknown machines hold back no call for an own machine', () => {
    const members = { machine_no: '86012399' };
    const unknown = { body: { kind: 'signed', members, sign: 'right', signId: 'x' } } as const;
    const run = (): Run => new Run().call(6026, unknown).call(6026, unknown);
    expect(
      run()
        .call(4290, { ...unknown, retryAfterMs: 980 })
        .call(0).found,
    ).toEqual([]);
    expect(run().call(6026, unknown).found).toEqual([expect.stringContaining('(attempt-limit-answer)')]);
    expect(run().call(4290, { retryAfterMs: 980 }).found).toEqual([expect.stringContaining('(attempt-limits)')]);
  });
});
