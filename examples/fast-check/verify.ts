import { canonicalForm, decodePayload, sign, verifySign, type DecodedPayload } from 'vendloop/signing';

/** Stands for the verification of your own cloud: whether the body of a request has the right sign. */
export function isGenuine(body: string, appKey: string): boolean {
  const { payload } = JSON.parse(body) as { payload: string };
  const decoded: DecodedPayload = decodePayload(payload);
  return decoded.ok && verifySign(decoded.payload, decoded.sign, appKey);
}

/** For the log of a test: what the sender should have signed, key included, and its right sign. */
export function expectedSign(body: string, appKey: string): string {
  const { payload } = JSON.parse(body) as { payload: string };
  const decoded = decodePayload(payload);
  if (!decoded.ok) return `not readable: ${decoded.message}`;
  return `${canonicalForm(decoded.payload, appKey)} -> ${sign(decoded.payload, appKey)}`;
}
