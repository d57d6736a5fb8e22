import { Signatory } from '@cakioe/kit.js';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { dialectNames } from '#core/domain/merchant.ts';
import { canonicalForm, type FlatPayload } from '#core/signing/canonical.ts';
import { dialects } from '#core/signing/dialects/index.ts';
import { sign, signInDialect, verifySign } from '#core/signing/sign.ts';
import { payloadsOf, signedEndpoints } from './endpoint-arbitraries.ts';
import { keys, names, payloads, values } from './signing-arbitraries.ts';
import { runs } from './settings.ts';

/** Payloads of every kind and of every endpoint's schema; some with values that the libraries leave out. */
const odd = fc.dictionary(names, fc.oneof(values, fc.constantFrom('NULL', 0, 'x *~é', "!'()", '%20')), { maxKeys: 8 });
const everything: fc.Arbitrary<FlatPayload> = fc.oneof(payloads, odd, ...signedEndpoints.map(payloadsOf));

/** The text of a payload without the key, written with encoders for names and values. */
function plainly(
  members: readonly (readonly [string, string | number])[],
  name: (text: string) => string,
  value: (text: string) => string,
): string {
  return members.map(([known, given]) => `${name(known)}=${value(String(given))}`).join('&');
}
const same = (text: string) => text;
/** The web's form encoding, which is what Java's `URLEncoder` writes; Go's differs from it in two characters. */
const javaForm = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
const goForm = (text: string) => javaForm(text).replaceAll('%7E', '~').replaceAll('*', '%2A');
const filled = (payload: FlatPayload) =>
  Object.entries(payload).filter(([name, value]) => name !== 'sign' && value !== '');
const inBytes = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));
const inUnits = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : Number(a > b));

describe('the dialects, for every payload', () => {
  it("js gives the sign of the vendor's own client", () => {
    fc.assert(
      fc.property(everything, keys, (payload, key) => {
        const ours = signInDialect(payload, key, 'js');
        if (Object.values(payload).includes('NULL')) assert.equal(ours, null);
        // It deletes `sign` from its argument.
        else assert.equal(ours, new Signatory(key).genSignature({ ...payload }));
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('kotlin writes values in the form encoding of the web, sorted by UTF-16', () => {
    fc.assert(
      fc.property(everything, (payload) => {
        const expected = filled(payload).some(([, value]) => value === 0)
          ? null
          : `${plainly(filled(payload).sort(inUnits), same, javaForm)}&key=k`;
        assert.equal(dialects.kotlin.form(payload, 'k'), expected);
      }),
      { numRuns: runs(500) },
    );
  });

  it('php is the rule where no member is "NULL" or the number 0', () => {
    fc.assert(
      fc.property(everything, (payload) => {
        const dropped = filled(payload).some(([, value]) => value === 'NULL' || value === 0);
        assert.equal(dialects.php.form(payload, 'k'), dropped ? null : canonicalForm(payload, 'k'));
      }),
      { numRuns: runs(500) },
    );
  });

  it('go writes names and values in its own form encoding, sorted by bytes', () => {
    fc.assert(
      fc.property(everything, (payload) => {
        const expected = Object.values(payload).includes('NULL')
          ? null
          : `${plainly(filled(payload).sort(inBytes), goForm, goForm)}&key=k`;
        assert.equal(dialects.go.form(payload, 'k'), expected);
      }),
      { numRuns: runs(500) },
    );
  });

  it('rust is the rule where no member is empty or a number', () => {
    fc.assert(
      fc.property(everything, (payload) => {
        const numbers = filled(payload).some(([, value]) => typeof value === 'number');
        const all = Object.entries(payload)
          .filter(([name]) => name !== 'sign')
          .sort(inBytes);
        assert.equal(dialects.rust.form(payload, 'k'), numbers ? null : `${plainly(all, same, same)}&key=k`);
        if (!numbers && all.length === filled(payload).length)
          assert.equal(dialects.rust.form(payload, 'k'), canonicalForm(payload, 'k'));
      }),
      { numRuns: runs(500) },
    );
  });

  it('are accepted exactly if the text is the rule’s, or the app lists the dialect (dialects)', () => {
    fc.assert(
      fc.property(
        everything,
        fc.constantFrom(...dialectNames),
        fc.subarray([...dialectNames]),
        (payload, dialect, listed) => {
          const given = signInDialect(payload, 'k', dialect);
          if (given === null) return;
          const form = dialects[dialect].form(payload, 'k');
          const acceptable = [canonicalForm(payload, 'k'), ...listed.map((name) => dialects[name].form(payload, 'k'))];
          assert.equal(verifySign(payload, given, 'k', listed), acceptable.includes(form));
          assert.equal(verifySign(payload, given, 'k'), form === canonicalForm(payload, 'k'));
        },
      ),
      { numRuns: runs(1_000) },
    );
  });

  it('cover every member that is not empty: no listed dialect lets a changed payload pass (tamper)', () => {
    const changes = fc.tuple(everything, names, values, fc.boolean());
    fc.assert(
      fc.property(changes, fc.constantFrom(...dialectNames), ([payload, name, value, remove], dialect) => {
        const given = signInDialect(payload, 'k', dialect);
        const { [name]: _old, ...others } = payload;
        const edited: FlatPayload = remove ? others : { ...others, [name]: value };
        const texts = (of: FlatPayload) =>
          JSON.stringify(
            filled(of)
              .map(([known, text]) => [known, String(text)] as const)
              .sort(inBytes),
          );
        fc.pre(given !== null && texts(edited) !== texts(payload));
        // Separators in values are excluded: the endpoints refuse them (injective-in-schema).
        fc.pre(![...filled(payload), ...filled(edited)].flat().some((text) => /[&=]/.test(String(text))));
        assert.equal(verifySign(edited, given, 'k', [dialect]), false);
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('change neither the rule nor the payload', () => {
    fc.assert(
      fc.property(everything, keys, fc.subarray([...dialectNames]), (payload, key, listed) => {
        const before = JSON.stringify(payload);
        assert.ok(verifySign(payload, sign(payload, key), key, listed));
        for (const name of dialectNames) dialects[name].form(payload, key);
        assert.equal(JSON.stringify(payload), before);
      }),
    );
  });
});
