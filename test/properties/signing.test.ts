import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalForm, compareBytes } from '#core/signing/canonical.ts';
import type { FlatPayload } from '#core/signing/canonical.ts';
import { separatorError } from '#core/signing/separators.ts';
import { sign, verifySign } from '#core/signing/sign.ts';
import { timestampError } from '#core/signing/timestamp-window.ts';
import { keys, names, payloads, texts, values } from './signing-arbitraries.ts';
import { runs } from './settings.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const entriesOf = (payload: FlatPayload) => Object.entries(payload);

/** A second, simple implementation of the rule of PROTOCOL §2. */
function plainly(payload: FlatPayload, key: string): string {
  const used = entriesOf(payload).filter(([name, value]) => name !== 'sign' && value !== '');
  used.sort(([a], [b]) => Buffer.compare(bytes(a), bytes(b)));
  return `${used.map(([name, value]) => `${name}=${value}`).join('&')}&key=${key}`;
}

describe('signing, for every payload', () => {
  it('follows the documented rule', () => {
    fc.assert(
      fc.property(payloads, keys, (payload, key) => {
        assert.equal(canonicalForm(payload, key), plainly(payload, key));
        assert.equal(
          sign(payload, key),
          createHash('md5')
            .update(bytes(plainly(payload, key)))
            .digest('hex')
            .toUpperCase(),
        );
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('follows the rule with more members than insertion sort handles', () => {
    fc.assert(
      fc.property(fc.dictionary(names, values, { minKeys: 30, maxKeys: 60, size: 'max' }), (payload) => {
        assert.equal(canonicalForm(payload, 'k'), plainly(payload, 'k'));
      }),
      { numRuns: runs(100) },
    );
  });

  it('compares names by their bytes', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        assert.equal(Math.sign(compareBytes(a, b)), Buffer.compare(bytes(a), bytes(b)));
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('does not depend on the order of members (order-free)', () => {
    const shuffled = payloads.chain((payload) => {
      const entries = entriesOf(payload);
      return fc.tuple(fc.constant(payload), fc.shuffledSubarray(entries, { minLength: entries.length }));
    });
    fc.assert(
      fc.property(shuffled, ([payload, entries]) =>
        assert.equal(sign(Object.fromEntries(entries), 'k'), sign(payload, 'k')),
      ),
    );
  });

  it('ignores empty members only (empty-excluded)', () => {
    fc.assert(
      fc.property(payloads, names, (payload, name) => {
        fc.pre(!Object.hasOwn(payload, name));
        assert.equal(sign({ ...payload, [name]: '' }, 'k'), sign(payload, 'k'));
        for (const value of ['0', ' ', 'null', 0])
          assert.notEqual(sign({ ...payload, [name]: value }, 'k'), sign(payload, 'k'));
      }),
    );
  });

  it('ignores sign but not Sign, and changes nothing (sign-excluded)', () => {
    fc.assert(
      fc.property(payloads, texts, (payload, text) => {
        const before = JSON.stringify(payload);
        assert.equal(sign({ sign: text, ...payload }, 'k'), sign(payload, 'k'));
        assert.notEqual(sign({ ...payload, Sign: `${text}x` }, 'k'), sign({ ...payload, Sign: text }, 'k'));
        assert.equal(JSON.stringify(payload), before);
      }),
    );
  });

  it('keeps case in names and values (case-kept)', () => {
    fc.assert(
      fc.property(payloads, fc.constantFrom('a', 'straße', 'ı', 'method'), (payload, word) => {
        const upper = word.toUpperCase();
        fc.pre(!Object.hasOwn(payload, word) && !Object.hasOwn(payload, upper));
        assert.notEqual(sign({ ...payload, [word]: '1' }, 'k'), sign({ ...payload, [upper]: '1' }, 'k'));
        assert.notEqual(sign({ ...payload, [word]: word }, 'k'), sign({ ...payload, [word]: upper }, 'k'));
      }),
    );
  });

  it('is 32 upper-case hex digits (sign-shape)', () => {
    fc.assert(fc.property(payloads, keys, (payload, key) => assert.match(sign(payload, key), /^[0-9A-F]{32}$/)));
  });

  it('fails for an edit exactly if it changes the canonical form (tamper)', () => {
    const edits = fc.tuple(payloads, names, values, fc.boolean());
    fc.assert(
      fc.property(edits, ([payload, name, value, remove]) => {
        const edited = Object.fromEntries([
          ...entriesOf(payload).filter(([other]) => other !== name),
          ...(remove ? [] : [[name, value] as const]),
        ]);
        const same = canonicalForm(edited, 'k') === canonicalForm(payload, 'k');
        assert.equal(verifySign(edited, sign(payload, 'k'), 'k'), same);
      }),
      { numRuns: runs(500) },
    );
  });

  it('fails under another key (wrong-key)', () => {
    fc.assert(
      fc.property(payloads, keys, keys, (payload, key, other) => {
        assert.equal(verifySign(payload, sign(payload, key), other), key === other);
      }),
    );
  });

  it('accepts a timestamp exactly within the window (window)', () => {
    const cases = fc.tuple(
      fc.integer({ min: 1_000_000_000, max: 2_000_000_000 }),
      fc.integer({ min: -400_000, max: 400_000 }),
      fc.integer({ min: 0, max: 300_000 }),
    );
    fc.assert(
      fc.property(cases, ([seconds, offsetMs, windowMs]) => {
        assert.equal(
          timestampError(String(seconds), seconds * 1000 - offsetMs, windowMs) === null,
          Math.abs(offsetMs) <= windowMs,
        );
      }),
      { numRuns: runs(500) },
    );
  });
});

/** A payload, and one with the same sign: each member is kept, or merged into the value of the member before it. */
const lookalikes = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }),
    fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), fc.boolean()), { minLength: 4, maxLength: 4 }),
  )
  .map(([used, choices]) => {
    const members = used.sort().map((name, index) => ({ name, value: choices[index]![0], merge: choices[index]![1] }));
    const merged: { name: string; value: string }[] = [];
    for (const { name, value, merge } of members) {
      const last = merged.at(-1);
      if (merge && last) last.value += `&${name}=${value}`;
      else merged.push({ name, value });
    }
    const payloadOf = (list: readonly { name: string; value: string }[]) =>
      Object.fromEntries(list.map(({ name, value }) => [name, value]));
    return [payloadOf(members), payloadOf(merged)] as const;
  });

const alike = (a: FlatPayload, b: FlatPayload) => canonicalForm(a, 'k') === canonicalForm(b, 'k');
const equal = (a: FlatPayload, b: FlatPayload) => JSON.stringify(a) === JSON.stringify(b);

describe('the canonical form is not injective', () => {
  it('in general: two payloads can have the same sign', () => {
    const result = fc.check(
      fc.property(lookalikes, ([a, b]) => !alike(a, b) || equal(a, b)),
      { numRuns: runs(1_000) },
    );
    expect(result.failed).toBe(true);
    const [a, b] = result.counterexample![0];
    expect(a).not.toEqual(b);
    expect(sign(a, 'k')).toBe(sign(b, 'k'));
    expect(separatorError(a, []) ?? separatorError(b, [])).not.toBeNull();
  });

  it('but it is if & and = are refused (injective-in-schema)', () => {
    fc.assert(
      fc.property(lookalikes, ([a, b]) => {
        if (separatorError(a, []) === null && separatorError(b, []) === null && alike(a, b)) assert.deepEqual(a, b);
      }),
      { numRuns: runs(2_000) },
    );
  });
});
