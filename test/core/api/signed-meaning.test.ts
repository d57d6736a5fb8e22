import assert from 'node:assert';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpoints } from '#core/api/endpoints/index.ts';
import { createMemberValidator } from '#core/api/member-validation.ts';
import { canonicalForm, type FlatPayload } from '#core/signing/canonical.ts';
import { separatorError } from '#core/signing/separators.ts';
import { goodCalls, type EndpointName } from './good-calls.ts';
import { runs } from '#test/properties/settings.ts';

/** What the API makes of a payload that carries a good sign: normalised input, or null where it is refused. */
function interpret(name: EndpointName): (payload: FlatPayload) => unknown {
  const judge = createMemberValidator(endpoints.find((endpoint) => endpoint.name === name)!.members);
  return (payload) => {
    if (separatorError(payload, ['notify_url'])) return null;
    const judged = judge(payload);
    return judged.ok ? judged.value : null;
  };
}

/** Tails at the joints of the canonical form. */
const tails = [
  '',
  '',
  '',
  '1',
  '&',
  '=',
  '&timestamp=1',
  '&record_id=78',
  '&product_id=5',
  '&trade_id=t',
  '&method=x',
  '&page=1&b=2',
] as const;

/** A good payload of an endpoint with new ids, harmed in up to two members, perhaps one too few or too many. */
function payloads(name: EndpointName): fc.Arbitrary<FlatPayload> {
  const goodMembers = goodCalls[name].members as Record<string, string>;
  const names = Object.keys(goodMembers);
  const injection = fc.tuple(fc.constantFrom(...names, 'x'), fc.constantFrom(...tails));
  return fc
    .tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.array(injection, { maxLength: 2 }),
      fc.constantFrom(...names, '', '', '', ''),
    )
    .map(([id, injections, omitted]) => {
      const payload: Record<string, string> = {
        ...goodMembers,
        ...('order_id' in goodMembers && { order_id: String(id) }),
        ...('count' in goodMembers && { count: String(id) }),
      };
      for (const [member, tail] of injections) payload[member] = `${payload[member] ?? ''}${tail}`;
      return Object.fromEntries(Object.entries(payload).filter(([member]) => member !== omitted));
    });
}

/** Where to join what stood apart (0, one in eight), and which numbers to send as integers. */
const choices = fc.array(fc.nat({ max: 7 }), { minLength: 16, maxLength: 16 });

/**
 * Another payload that may have the same canonical form: the text split at fewer places, numbers as integers or not.
 */
function collidingPayload(payload: FlatPayload, choices: readonly number[]): FlatPayload {
  const text = canonicalForm(payload, 'k').slice(0, -'&key=k'.length);
  const pieces: string[] = [];
  text.split('&').forEach((part, at) => {
    const before = pieces.at(-1);
    if (before !== undefined && (choices[at] === 0 || !part.includes('=')))
      pieces[pieces.length - 1] = `${before}&${part}`;
    else pieces.push(part);
  });
  const members = pieces.map((piece, at) => {
    const separatorAt = piece.indexOf('=');
    const value = piece.slice(separatorAt + 1);
    return [
      piece.slice(0, separatorAt),
      /^[1-9]\d{0,9}$/.test(value) && (choices[at] ?? 0) > 4 ? Number(value) : value,
    ] as const;
  });
  return Object.fromEntries(members);
}

const endpointsToTry = [
  'deliver',
  'consume-pickup-code',
  'lane-test',
  'create-pickup-codes',
  'cancel-pickup-codes',
  'queue-order',
] as const;

describe('within the schema of an endpoint', () => {
  it.each(endpointsToTry)('equal canonical forms mean equal payloads: %s', (name) => {
    const read = interpret(name);
    let compared = 0;
    fc.assert(
      fc.property(payloads(name), choices, (payload, chosen) => {
        const colliding = collidingPayload(payload, chosen);
        if (canonicalForm(payload, 'k') !== canonicalForm(colliding, 'k')) return;
        const [one, other] = [read(payload), read(colliding)];
        if (one === null || other === null) return;
        compared += 1;
        assert.deepStrictEqual(one, other);
      }),
      { numRuns: runs(2_000) },
    );
    expect(compared, 'pairs of accepted payloads that sign alike').toBeGreaterThan(5);
  });

  it('and outside of it they do not: this must find its counterexample', () => {
    const result = fc.check(
      fc.property(payloads('deliver'), choices, (payload, chosen) => {
        const colliding = collidingPayload(payload, chosen);
        const texts = (p: FlatPayload) =>
          Object.entries(p)
            .filter(([, v]) => v !== '')
            .map(([n, v]) => `${n}:${v}`)
            .sort();
        if (canonicalForm(payload, 'k') === canonicalForm(colliding, 'k'))
          assert.deepStrictEqual(texts(payload), texts(colliding));
      }),
      { numRuns: runs(2_000) },
    );
    expect(result.failed).toBe(true);
  });
});
