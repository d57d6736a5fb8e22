import type { Check } from '../check.ts';
import { Docket, moreFindingsOf } from '../check.ts';
import { mustBeRefused, probesOf, signingLaw } from './signing-law.ts';

const name = 'round-trip';
const law = signingLaw(name, 'A payload that was signed by the rule verifies, however its JSON is laid out.');

/** Calls that bear no sign (PROTOCOL §3). */
const unsigned: ReadonlySet<string> = new Set(['ping', 'machines', 'machine', 'create-order']);
/** The refusal of a sign (PROTOCOL §6). */
const signCode = 4006;

export const roundTrip: Check = {
  ...law,
  /** Looks at every rightly signed call that was answered. */
  judge(view) {
    const docket = new Docket(name);
    const wrong = new Set(
      probesOf(view)
        .filter(mustBeRefused)
        .map(({ probe }) => probe.event.call),
    );
    for (const answer of view.of('answer')) {
      const { call, does, code, machine } = answer.event;
      if (unsigned.has(does) || wrong.has(call)) continue;
      docket.look();
      if (code !== signCode) continue;
      docket.find({
        machine,
        at: answer,
        says: `Call ${call} (${does}) was rightly signed, and the core refused its sign.`,
        customer: 'A merchant whose program keeps the rule is turned away, and its customers with it.',
      });
    }
    // A right request in an odd layout may be refused for more than its sign.
    const [own, calls] = [law.judge(view), docket.result()];
    const seen = new Set(calls.findings.map(({ at }) => at));
    return {
      ...calls,
      findings: [...calls.findings, ...own.findings.filter(({ at }) => !seen.has(at))],
      ...moreFindingsOf(own, calls),
    };
  },
};
