import { hash } from 'node:crypto';
import { Signatory } from '@cakioe/kit.js';
import { Bench } from 'tinybench';
import { decodePayload, encodePayload } from '#core/signing/payload.ts';
import { sign, verifySign } from '#core/signing/sign.ts';

/** One thing that was measured. */
export interface SigningRow {
  readonly name: string;
  readonly opsPerSecond: number;
}

/** How much faster than the vendor's client we did the same job in the same run, and what was aimed at. */
export interface SigningRatio {
  readonly name: string;
  readonly ratio: number;
  /** Null where nothing was aimed at. */
  readonly target: number | null;
}

/** What {@link signingBench} answers. */
export interface SigningFigures {
  readonly rows: readonly SigningRow[];
  readonly ratios: readonly SigningRatio[];
}

/** The documentation's deliver example. */
const payload = {
  machine_no: '16327129',
  method: 'device.delivery.put',
  order_id: '60',
  record_id: '78',
  timestamp: '1714373688',
};
const appKey = 'kva';
const signedText =
  'machine_no=16327129&method=device.delivery.put&order_id=60&record_id=78&timestamp=1714373688&key=kva';

/** Calls within one timed sample: the timer's own cost, which would flatter the slower side, shrinks to nothing. */
const batch = 100;
/** Rounds, in each of which everything is measured once: a noisy neighbour meets all of it, not one side alone. */
const rounds = 5;

/**
 * Signs and verifies the documentation's example with our code and with the vendor's, side by side.
 *
 * @param msPerTask how long to measure each task in each of the rounds; the figure of a task is its best round
 */
export async function signingBench(msPerTask = 200): Promise<SigningFigures> {
  const tasks = jobs();
  const best = new Map(Object.keys(tasks).map((name) => [name, 0]));
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time: msPerTask, warmupTime: round === 0 ? msPerTask : 20 });
    for (const [name, job] of Object.entries(tasks)) bench.add(name, () => repeat(job));
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (!('throughput' in result)) throw new Error(`benchmark "${name}" did not complete`);
      best.set(name, Math.max(best.get(name) ?? 0, (1000 / result.latency.p50) * batch));
    }
  }
  const rate = (name: string) => best.get(name) ?? 0;
  return {
    rows: [...best].map(([name, opsPerSecond]) => ({ name, opsPerSecond })),
    ratios: [
      { name: 'sign, times the vendor', ratio: rate('sign') / rate('sign (vendor)'), target: 7 },
      { name: 'verify, times the vendor', ratio: rate('verify') / rate('verify (vendor)'), target: 6 },
      { name: 'sign, part of a bare md5', ratio: rate('sign') / rate('md5 of a constant'), target: null },
    ],
  };
}

/** Each job answers whether it came out right: a fast wrong answer is none. */
function jobs(): Record<string, () => boolean> {
  const vendor = new Signatory(appKey);
  const encoded = encodePayload(payload, appKey);
  const expected = '2457E8CE3CB49D31EC2054365FC8AD90';
  return {
    'md5 of a constant': () => hash('md5', signedText).length === 32,
    sign: () => sign(payload, appKey) === expected,
    'sign (vendor)': () => vendor.genSignature(payload) === expected,
    verify: () => {
      const decoded = decodePayload(encoded);
      return decoded.ok && verifySign(decoded.payload, decoded.sign, appKey);
    },
    'verify (vendor)': () => {
      const decoded = vendor.decryptBase64String(encoded) as { sign: string };
      return vendor.checkSignature(decoded, decoded.sign);
    },
  };
}

function repeat(job: () => boolean): void {
  for (let i = 0; i < batch; i++) if (!job()) throw new Error('a benchmarked job gave a wrong answer');
}
