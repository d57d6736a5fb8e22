import type { Arbitrary } from 'fast-check';
import { forgeRequest } from '#simulators/forgeries/forge-request.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import { refusedForSign, type Forgery } from '#simulators/forgeries/forgery.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { accountSchema } from '../connection-schemas.ts';
import type { MerchantAccount } from '../driver.ts';
import { parseOptions } from '../parse-options.ts';
import { fc } from './fast-check-peer.ts';

/** A request whose sign is not that of its payload. */
export interface ForgedRequest {
  /** Name of the forgery, for example `secret-as-key`. */
  readonly forgery: string;
  /** What the forger does, in one sentence. */
  readonly description: string;
  /** Path below `/api/openapi/v1`. */
  readonly path: string;
  /** The body as it is sent. A core refuses it with 4006; its `payload` cannot be decoded or its sign is wrong. */
  readonly body: string;
}

const windowMs = 300_000;
const forgeriesOfSigns = forgeries.filter(
  ({ refusalCodes, aheadMs, isRepetition }) =>
    refusalCodes === refusedForSign.refusalCodes && aheadMs === undefined && isRepetition === undefined,
);

/**
 * Requests in the name of a merchant that are signed wrongly, in each way that vendloop knows: with another key, over
 * another payload, in another order, with another letter case, as another library does it …
 * @throws VendloopError `bad-options` for an account without one of its members.
 */
export function forgedRequest(account: MerchantAccount): Arbitrary<ForgedRequest> {
  const merchant = parseOptions(accountSchema, account, 'forgedRequest()');
  const id = fc.integer({ min: 1, max: 2 ** 31 - 1 });
  return fc
    .record({
      forgery: fc.constantFrom(...forgeriesOfSigns),
      machine: fc.integer({ min: 10_000_000, max: 99_999_999 }),
      orderId: id,
      recordId: id,
      seed: fc.nat(),
      seconds: fc.integer({ min: 1_500_000_000, max: 4_000_000_000 }),
    })
    .map(({ forgery, machine, orderId, recordId, seed, seconds }) => {
      const notifyUrl = 'http://127.0.0.1:7099/callbacks';
      const target = { machineNo: `${machine}`, orderId, recordId, productId: 1000, notifyUrl, windowMs };
      return toForgedRequest(forgery, forgeRequest(forgery, target, merchant, seconds * 1000, seededRandom(seed)));
    });
}

function toForgedRequest(
  { name, description }: Forgery,
  { path, body }: Pick<ForgedRequest, 'path' | 'body'>,
): ForgedRequest {
  return { forgery: name, description, path, body };
}
