import fc from 'fast-check';
import { signablePayload } from '#library/fast-check/signable-payload.ts';
import type { FlatPayload } from '#core/signing/canonical.ts';

export { names, texts, values } from '#library/fast-check/payload-parts.ts';

/** Payloads that the protocol allows, without a sign; some have a null prototype. */
export const payloads: fc.Arbitrary<FlatPayload> = signablePayload();

/** An AppKey. */
export const keys = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
