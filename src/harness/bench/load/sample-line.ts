/**
 * The line that a script writes for each call, and that Node reads again: a compact JSON array.
 *
 * Pure, and free of imports from Node and from k6: both read this file as it stands.
 */

/** One call, as its script saw it. */
export interface Sample {
  /** Name of the step; of a hostile request `hostile/` and its kind. */
  readonly step: string;
  /** Number of the call in its step, from 0, in the order in which k6 began them. */
  readonly k: number;
  /** Index of the sale, among those of the whole load. */
  readonly sale: number;
  /** When the call was due: start of the step + k / rate. Unix ms of this computer, may have a fraction. */
  readonly intendedWallMs: number;
  /** When the call was made, Unix ms of this computer; may have a fraction. */
  readonly sentWallMs: number;
  /** From there to the last byte of the answer, waiting for a connection and connecting included; ms. */
  readonly durationMs: number;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** `code` of the envelope; -1 when there is none. */
  readonly code: number;
  /** Empty when the answer names none. */
  readonly deliveryId: string;
  /** What a hostile request must get; undefined for a valid one. */
  readonly expected?: ExpectedAnswer;
  /** What was on the wire, where that is recorded: with its sign, so it is for one reader and no evidence. */
  readonly wire?: SampleWire | undefined;
}

/** A call and its answer as they were sent. */
export interface SampleWire {
  /** Below the base path. */
  readonly path: string;
  readonly body: string;
  /** Headers in place of the merchant's own, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body of the answer; empty when none came. */
  readonly answer: string;
  /** Header `Retry-After` of the answer; empty: none. */
  readonly retryAfter: string;
}

/** The only right answer to a hostile request. */
export interface ExpectedAnswer {
  readonly status: number;
  readonly code: number;
  /** Of the delivery that a replay must name again; else empty. */
  readonly deliveryId: string;
}

/** Writes a sample as its line: of parts, because k6 writes a whole array of them slowly. */
export function sampleLine(sample: Sample): string {
  const { expected, wire } = sample;
  return (
    `["${sample.step}",${sample.k},${sample.sale},${roundMs(sample.intendedWallMs)},${roundMs(sample.sentWallMs)},` +
    `${roundMs(sample.durationMs)},${sample.status},${sample.code},${JSON.stringify(sample.deliveryId)}` +
    (expected === undefined ? '' : `,${expected.status},${expected.code},${JSON.stringify(expected.deliveryId)}`) +
    (wire === undefined ? ']' : `,${JSON.stringify(wire)}]`)
  );
}

/** Microseconds: finer than anything here is timed. */
function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
