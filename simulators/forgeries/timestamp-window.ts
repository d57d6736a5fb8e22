import { family, invalid, taken } from './forgery.ts';
import type { ForgedRequest, Original } from './forgery.ts';
import { signedBody, signOf, valueOf, without, withValue } from './signing-rule.ts';

/** A request that is right but for its age. */
function right({ members, sign }: Original): ForgedRequest {
  return { body: signedBody(members, sign) };
}

/** Another timestamp, rightly signed. */
function withTimestamp(write: (seconds: string) => string): (original: Original) => ForgedRequest {
  return ({ members, appKey }) => {
    const changed = withValue(members, 'timestamp', write(valueOf(members, 'timestamp')));
    return { body: signedBody(changed, signOf(changed, appKey)) };
  };
}

/**
 * How long a request at the limit itself may be on its way before nobody can say on which side it arrived, ms. Longer
 * than a sound network takes.
 */
const onTheWayMs = 100;

/** Timestamps on either side of the window's edges, and such as are no Unix seconds. */
export const timestampWindow = family({ law: 'window' }, [
  {
    name: 'past-edge-inside',
    says: 'sends a timestamp a second younger than the oldest that counts',
    ...taken,
    aheadMs: (window) => 1_000 - window,
    forge: right,
  },
  {
    name: 'past-edge',
    says: 'sends the oldest timestamp that counts',
    ...taken,
    aheadMs: (window) => onTheWayMs - window,
    forge: right,
  },
  {
    name: 'past-edge-outside',
    says: 'sends a timestamp a millisecond too old',
    ...invalid,
    aheadMs: (window) => -1 - window,
    forge: right,
  },
  {
    name: 'past-edge-beyond',
    says: 'sends a timestamp a second too old',
    ...invalid,
    aheadMs: (window) => -1_000 - window,
    forge: right,
  },
  {
    name: 'future-edge-inside',
    says: 'sends a timestamp a second before the latest that counts',
    ...taken,
    aheadMs: (window) => window - 1_000,
    forge: right,
  },
  {
    name: 'future-edge',
    says: 'sends the latest timestamp that counts',
    ...taken,
    aheadMs: (window) => window,
    forge: right,
  },
  {
    name: 'future-edge-outside',
    says: 'sends a timestamp just too far ahead',
    ...invalid,
    aheadMs: (window) => window + onTheWayMs,
    forge: right,
  },
  {
    name: 'future-edge-beyond',
    says: 'sends a timestamp a second too far ahead',
    ...invalid,
    aheadMs: (window) => window + 1_000,
    forge: right,
  },
  {
    name: 'timestamp-in-milliseconds',
    says: 'sends milliseconds',
    ...invalid,
    forge: withTimestamp((seconds) => `${seconds}000`),
  },
  {
    name: 'timestamp-with-fraction',
    says: 'sends a fraction of a second',
    ...invalid,
    forge: withTimestamp((seconds) => `${seconds}.5`),
  },
  {
    name: 'timestamp-padded',
    says: 'sends the seconds with a zero in front',
    ...invalid,
    forge: withTimestamp((seconds) => `0${seconds}`),
  },
  { name: 'timestamp-empty', says: 'sends an empty timestamp', ...invalid, forge: withTimestamp(() => '') },
  {
    name: 'timestamp-missing',
    says: 'sends no timestamp',
    ...invalid,
    forge({ members, appKey }) {
      const timeless = without(members, 'timestamp');
      return { body: signedBody(timeless, signOf(timeless, appKey)) };
    },
  },
]);
