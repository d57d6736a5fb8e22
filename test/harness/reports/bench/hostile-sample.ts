import type { BenchResult } from '#harness/bench/result.ts';
import { slower } from './sample.ts';
import { load, about, kneeStep } from './sample-figures.ts';

/** Texts that are to leave the place where they stand. */
export const hostileText =
  '</script><script>alert(1)</script><img src=x onerror=alert(1)> | **售货机** `x` "q" \u0007\u001b[31m \\| ' +
  '[here](javascript:alert(1)) ![x](http://evil.example/a.png) &lt;b&gt;\r\u2028# a heading\u202e';

/** A hostile text everywhere where a text can come from outside. */
export function hostile(): BenchResult {
  const sample = slower();
  return {
    ...sample,
    reason: hostileText,
    profile: hostileText,
    about: {
      ...about,
      vendloop: hostileText,
      node: hostileText,
      k6: hostileText,
      commit: hostileText,
      configHash: hostileText,
      command: hostileText,
      cpu: hostileText,
      kernel: hostileText,
      target: hostileText,
      coreFaults: [hostileText],
    },
    loads: [load({ step: hostileText, outcomes: { [hostileText]: 3 } })],
    attacks: { planned: 4, kinds: [{ kind: hostileText, status: 400, code: 4006, requests: 4, rejected: 3 }] },
    hostile: Array.from({ length: 120 }, () => hostileText),
    problems: [hostileText],
    goals: [{ description: hostileText, value: hostileText, met: true }],
    checks: {
      cases: 1,
      checks: 1,
      findings: [
        { check: hostileText, machine: hostileText, at: 1, events: [3], message: hostileText, impact: hostileText },
      ],
    },
    locks: {
      ...sample.locks!,
      byKind: [{ kind: hostileText, holds: 1, meanMs: 1, maxMs: 1, expiries: 0, timeouts: 0 }],
    },
    knee: { steps: [{ ...kneeStep(3, 4, hostileText) }], rate: null },
    soak: [{ quantity: hostileText, first: 1, last: 2, perHour: 1, unit: 'MB' }],
    baseline: { kind: 'not-comparable', file: hostileText, reason: hostileText },
    unobserved: [hostileText],
    notCovered: [hostileText],
    files: { [hostileText]: hostileText },
  };
}
