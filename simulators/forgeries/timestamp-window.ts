import { forgeriesOf, refusedAsInvalid, mustBeAccepted } from './forgery.ts';
import type { ForgedRequest, OriginalRequest } from './forgery.ts';
import { signedBody, signOf, memberValue, withoutMember, withValue } from './signing-rule.ts';

/** A request that is valid except for its age. */
function unchanged({ members, sign }: OriginalRequest): ForgedRequest {
  return { body: signedBody(members, sign) };
}

/** Another timestamp with a valid sign. */
function withTimestamp(write: (seconds: string) => string): (original: OriginalRequest) => ForgedRequest {
  return ({ members, appKey }) => {
    const changed = withValue(members, 'timestamp', write(memberValue(members, 'timestamp')));
    return { body: signedBody(changed, signOf(changed, appKey)) };
  };
}

/**
 * Margin for a request at the limit, in ms: longer than a request takes in a network without faults.
 */
const transitMs = 100;

/** Timestamps on both sides of the window's limits, and timestamps that are no Unix seconds. */
export const timestampWindow = forgeriesOf({ check: 'window' }, [
  {
    name: 'past-edge-inside',
    description: 'sends a timestamp a second later than the oldest valid one',
    ...mustBeAccepted,
    aheadMs: (window) => 1_000 - window,
    forge: unchanged,
  },
  {
    name: 'past-edge',
    description: 'sends the oldest valid timestamp',
    ...mustBeAccepted,
    aheadMs: (window) => transitMs - window,
    forge: unchanged,
  },
  {
    name: 'past-edge-outside',
    description: 'sends a timestamp a millisecond too old',
    ...refusedAsInvalid,
    aheadMs: (window) => -1 - window,
    forge: unchanged,
  },
  {
    name: 'past-edge-beyond',
    description: 'sends a timestamp a second too old',
    ...refusedAsInvalid,
    aheadMs: (window) => -1_000 - window,
    forge: unchanged,
  },
  {
    name: 'future-edge-inside',
    description: 'sends a timestamp a second before the latest valid one',
    ...mustBeAccepted,
    aheadMs: (window) => window - 1_000,
    forge: unchanged,
  },
  {
    name: 'future-edge',
    description: 'sends the latest valid timestamp',
    ...mustBeAccepted,
    aheadMs: (window) => window,
    forge: unchanged,
  },
  {
    name: 'future-edge-outside',
    description: 'sends a timestamp just too far ahead',
    ...refusedAsInvalid,
    aheadMs: (window) => window + transitMs,
    forge: unchanged,
  },
  {
    name: 'future-edge-beyond',
    description: 'sends a timestamp a second too far ahead',
    ...refusedAsInvalid,
    aheadMs: (window) => window + 1_000,
    forge: unchanged,
  },
  {
    name: 'timestamp-in-milliseconds',
    description: 'sends milliseconds',
    ...refusedAsInvalid,
    forge: withTimestamp((seconds) => `${seconds}000`),
  },
  {
    name: 'timestamp-with-fraction',
    description: 'sends a fraction of a second',
    ...refusedAsInvalid,
    forge: withTimestamp((seconds) => `${seconds}.5`),
  },
  {
    name: 'timestamp-padded',
    description: 'sends the seconds with a zero in front',
    ...refusedAsInvalid,
    forge: withTimestamp((seconds) => `0${seconds}`),
  },
  {
    name: 'timestamp-empty',
    description: 'sends an empty timestamp',
    ...refusedAsInvalid,
    forge: withTimestamp(() => ''),
  },
  {
    name: 'timestamp-missing',
    description: 'sends no timestamp',
    ...refusedAsInvalid,
    forge({ members, appKey }) {
      const withoutTimestamp = withoutMember(members, 'timestamp');
      return { body: signedBody(withoutTimestamp, signOf(withoutTimestamp, appKey)) };
    },
  },
]);
