import type { Certification } from '#harness/certify/certification.ts';
import { overallVerdict } from '#harness/certify/verdict/overall-verdict.ts';
import { certifyTiny } from '#test/harness/certify/certify-tiny.ts';
import { tinyCapabilities, tinyMachines } from '#test/harness/certify/tiny-cloud/tiny-wire.ts';

const only = ['sale', 'callback-failure', 'lock-acknowledged', 'restart'];
export const sampleResults = await certifyTiny({
  only,
  defects: ['callback-reports-success', 'lock-freed-by-acknowledgement'],
});

/** A small cloud with two defects, certified. */
export function certificationSample(knownFailures: Certification['knownFailures'] = []): Certification {
  return {
    target: 'http://tiny.test/<b>',
    driver: 'tiny',
    version: '0.2.0',
    node: 'v24',
    startedAt: Date.UTC(2026, 0, 1),
    durationMs: 12_345,
    machines: tinyMachines,
    limits: tinyCapabilities(),
    slack: { slackMs: 50, roundTripMs: 4, loopLagMs: 2, allowanceMs: 40 },
    results: sampleResults,
    leftOut: [{ name: 'timeout', waitMs: 100_000 }],
    knownFailures,
    verdict: overallVerdict(sampleResults, knownFailures),
    command: 'vendloop certify --target http://tiny.test',
  };
}
