import type { Check } from '../check.ts';
import { FindingCollector, moreFindingsOf } from '../check.ts';
import { mustBeRefused, probeExchanges, signingLaw } from './signing-law.ts';

const name = 'round-trip';
const law = signingLaw(name, 'A payload that was signed by the rule verifies, however its JSON is laid out.');

/** Calls that bear no sign (PROTOCOL §3). */
const unsignedEndpoints: ReadonlySet<string> = new Set(['ping', 'machines', 'machine', 'create-order']);
/** The refusal of a sign (PROTOCOL §6). */
const signRefusedCode = 4006;

export const roundTrip: Check = {
  ...law,
  /** Looks at every rightly signed call that was answered. */
  judge(view) {
    const collector = new FindingCollector(name);
    const forgedCalls = new Set(
      probeExchanges(view)
        .filter(mustBeRefused)
        .map(({ probe }) => probe.event.call),
    );
    for (const answer of view.entriesOf('answer')) {
      const { call, endpoint, code, machine } = answer.event;
      if (unsignedEndpoints.has(endpoint) || forgedCalls.has(call)) continue;
      collector.addCases();
      if (code !== signRefusedCode) continue;
      collector.addFinding({
        machine,
        entry: answer,
        message: `Call ${call} (${endpoint}) was rightly signed, and the core refused its sign.`,
        impact: 'A merchant whose program keeps the rule is turned away, and its customers with it.',
      });
    }
    // A right request in an odd layout may be refused for more than its sign.
    const [ownResult, calls] = [law.judge(view), collector.result()];
    const reportedTimes = new Set(calls.findings.map(({ at }) => at));
    return {
      ...calls,
      findings: [...calls.findings, ...ownResult.findings.filter(({ at }) => !reportedTimes.has(at))],
      ...moreFindingsOf(ownResult, calls),
    };
  },
};
