import { clauses, type ClauseName } from '../../specification/clauses.ts';
import { judgeBySpecification, type Contradiction } from '../../specification/judge.ts';
import { FindingCollector, formatQuantity, type Check, type CheckResult, type Finding } from '../check.ts';
import { maxFindings } from '../limits.ts';

const name = 'specification';
/** Machines that a sentence names; the rest is counted. */
const maxNamedMachines = 3;

const numbers: ReadonlyMap<string, string> = new Map(clauses.map((clause) => [clause.name, clause.number]));

/**
 * Holds every answer, command and callback against the clauses of the protocol. It needs no event of the core, so a
 * core that was joined is judged like our own.
 */
export const specification: Check = {
  name,
  title: 'Every answer, command and callback is one that the protocol allows, and what must come has come.',
  section: 'INVARIANTS “The specification”',
  judge({ history }) {
    const { contradictions, judged, machines, undecided, unobserved } = judgeBySpecification(history);
    const collector = new FindingCollector(name);
    collector.addCases([...judged.values()].reduce((sum, times) => sum + times, 0));
    if (unobserved?.isNeverRecorded === true) collector.addNote(`Nothing was held against it: ${unobserved.reason}.`);
    else if (unobserved) collector.addUndecided(`It cannot be held against the protocol: ${unobserved.reason}.`);
    else collector.addNote(`${formatQuantity(judged.size, 'clause')} of the protocol decided what is allowed.`);
    if (undecided.length > 0) collector.addUndecided(undecidedText(undecided, machines));
    return withFindings(collector.result(), contradictions);
  },
};

function undecidedText(undecided: readonly string[], machines: number): string {
  const unnamed = undecided.length - maxNamedMachines;
  return (
    `${undecided.length} of ${formatQuantity(machines, 'machine')} not judged to their end, because too many orders ` +
    `of what was seen are possible: ${undecided.slice(0, maxNamedMachines).join(', ')}` +
    `${unnamed > 0 ? ` and ${unnamed} more` : ''}.`
  );
}

function withFindings(result: CheckResult, contradictions: readonly Contradiction[]): CheckResult {
  const more = contradictions.length - maxFindings;
  const findings = contradictions.slice(0, maxFindings).map(toFinding);
  return { ...result, findings, ...(more > 0 && { moreFindings: more }) };
}

/** The sentence with the clause at its end. */
function withClause(sentence: string, clause: ClauseName): string {
  const bare = sentence.replace(/\.$/, '').replace(` (${clause})`, '');
  return `${bare} (${clause}, protocol ${numbers.get(clause) ?? ''}).`;
}

function toFinding({ clause, machine, at, sentence, events }: Contradiction): Finding {
  return {
    check: name,
    clause,
    ...(machine !== '' && { machine }),
    at,
    events,
    message: withClause(sentence, clause),
    impact: 'A client that relies on the protocol is misled.',
  };
}
