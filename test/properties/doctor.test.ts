import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { diagnosePayload } from '#core/signing/diagnosis/diagnose.ts';
import { documentedFormat, textOf, type SignFormat } from '#core/signing/diagnosis/sign-format.ts';
import { findCause } from '#core/signing/diagnosis/cause-search.ts';
import type { SearchInput, Hypothesis } from '#core/signing/diagnosis/hypothesis.ts';
import { allHypotheses } from '#core/signing/diagnosis/hypotheses/index.ts';
import { membersOf } from '#core/signing/dialects/dialect.ts';
import { sign } from '#core/signing/sign.ts';
import { payloadsOf, signedEndpoints } from './endpoint-arbitraries.ts';
import { keys, payloads } from './signing-arbitraries.ts';
import { runs } from './settings.ts';

const appId = 'ds591794a0';
const appSecret = 'the-app-secret-of-ds59';
const anyPayload = fc.oneof(payloads, ...signedEndpoints.map(payloadsOf));

/** A payload, and two random hypotheses of the doctor about it. */
const cases = fc.tuple(anyPayload, keys, fc.nat(), fc.nat()).map(([payload, appKey, first, second]) => {
  const known: SearchInput = { members: membersOf(payload), appKey, appId, appSecret };
  const all = allHypotheses(known);
  return { payload, known, one: all[first % all.length]!, other: all[second % all.length]! };
});

function signBy(known: SearchInput, ...hypotheses: readonly Hypothesis[]): string {
  const format = hypotheses.reduce<SignFormat>(
    (sofar, hypothesis) => hypothesis.apply(sofar),
    documentedFormat(known.members, known.appKey),
  );
  return format.digest(format.encode(textOf(format, false)), 'md5', format.key.value).toUpperCase();
}

describe('the doctor, for every payload', () => {
  it('names each of its hypotheses, or a simpler one that hashes the same text', () => {
    fc.assert(
      fc.property(cases, ({ payload, known, one }) => {
        const given = signBy(known, one);
        const { cause } = findCause(known, given);
        assert.ok(cause, `nothing fits ${one.name}`);
        // One name: the hypothesis or an equal one. No name: the hypothesis changes nothing here.
        assert.ok(cause.names.length <= 1, `${one.name} is called ${cause.names.join(' and ')}`);
        assert.equal(cause.names.length === 0, given === sign(payload, known.appKey));
      }),
      { numRuns: runs(400) },
    );
  });

  it('finds any two compatible hypotheses that each change the text', () => {
    fc.assert(
      fc.property(cases, ({ known, one, other }) => {
        fc.pre(
          one.axis !== other.axis &&
            one.singleOnly !== true &&
            other.singleOnly !== true &&
            ![one, other].some(({ axis }) => axis === 'dialect'),
        );
        const changesText = (hypothesis: Hypothesis) =>
          hypothesis.axis === 'hash' ||
          textOf(hypothesis.apply(documentedFormat(known.members, known.appKey)), false) !==
            textOf(documentedFormat(known.members, known.appKey), false);
        fc.pre(changesText(one) && changesText(other));
        const [first, second] = allHypotheses(known).filter(
          (hypothesis) => hypothesis.name === one.name || hypothesis.name === other.name,
        ) as [Hypothesis, Hypothesis];
        const { cause, limitReached } = findCause(known, signBy(known, first, second));
        assert.ok(cause ?? limitReached, `nothing fits ${first.name} with ${second.name}`);
      }),
      { numRuns: runs(60) },
    );
  });

  it('prints no secret, whatever the key was', () => {
    const secretKeys = fc.stringMatching(/^[A-Za-z0-9+/&="\\-]{12,40}$/);
    fc.assert(
      fc.property(cases, secretKeys, fc.boolean(), ({ payload, known, one }, appKey, asMember) => {
        const sent = { ...payload, ...(asMember && { app_key: appKey, note: appSecret }) };
        const text = JSON.stringify(
          diagnosePayload(
            JSON.stringify({ ...sent, sign: signBy({ ...known, members: membersOf(sent), appKey }, one) }),
            { appKey, appId, appSecret, window: null },
          ),
        );
        for (const secret of [appKey, appSecret])
          assert.ok(!text.includes(JSON.stringify(secret).slice(1, -1)), `${secret} in ${text}`);
      }),
      { numRuns: runs(300) },
    );
  });
});
