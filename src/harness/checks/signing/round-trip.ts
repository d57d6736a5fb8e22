import type { Check } from '../check.ts';
import { FindingCollector, moreFindingsOf } from '../check.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { CallWire } from '#harness/specification/wire/wire.ts';
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
    const unsignedCalls = callsWithoutRightSign(view);
    for (const answer of view.entriesOf('answer')) {
      const { call, endpoint, code, machine } = answer.event;
      if (unsignedEndpoints.has(endpoint) || forgedCalls.has(call) || unsignedCalls.has(call)) continue;
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

/** Calls that a step sent with a wrong sign, or with none, as far as the history has what was on the wire. */
function callsWithoutRightSign(view: HistoryView): ReadonlySet<number> {
  const calls = view.entriesOf('call').filter(({ event }) => {
    const body = (event.wire as CallWire | undefined)?.body;
    return body !== undefined && (body.kind !== 'signed' || body.sign !== 'right');
  });
  return new Set(calls.map(({ event }) => event.call));
}
