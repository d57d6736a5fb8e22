import { decodePayload, verifySign } from 'vendloop/signing';

/** Stands for the verification of your own cloud: whether the body of a request has the right sign. */
export function isGenuine(body, appKey) {
  const decoded = decodePayload(JSON.parse(body).payload);
  return decoded.ok && verifySign(decoded.payload, decoded.sign, appKey);
}
