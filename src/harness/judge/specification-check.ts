import { FindingCollector, formatQuantity, type CheckResult } from '../checks/check.ts';
import { maxFindings } from '../checks/limits.ts';
import type { History } from '../history/event.ts';
import { judgeBySpecification, type Contradiction } from '../specification/judge.ts';
import type { Judgement } from './judgement.ts';

/** Name of the check that holds every answer, command and callback against the protocol. */
const checkName = 'specification';

/**
 * Adds to a judgement what the specification makes of the history: a check of its own. It needs no event of the core,
 * so a core that was joined is judged like our own.
 */
export function withSpecification(judgement: Judgement, history: History): Judgement {
  const result = specificationResult(history);
  const findings = [...judgement.findings, ...result.findings].sort((a, b) => a.at - b.at);
  return { ...judgement, results: [...judgement.results, result], findings };
}

function specificationResult(history: History): CheckResult {
  const { contradictions, judged, undecided, unobserved } = judgeBySpecification(history);
  const collector = new FindingCollector(checkName);
  collector.addCases([...judged.values()].reduce((sum, times) => sum + times, 0));
  if (unobserved !== null) collector.addUndecided(`It cannot be held against the protocol: ${unobserved}.`);
  for (const sentence of undecided) collector.addUndecided(`${sentence}.`);
  collector.addNote(`${formatQuantity(judged.size, 'clause')} of the protocol decided what is allowed.`);
  const shown = contradictions.slice(0, maxFindings);
  const { findings, ...result } = collector.result();
  const more = contradictions.length - shown.length;
  return { ...result, findings: [...findings, ...shown.map(toFinding)], ...(more > 0 && { moreFindings: more }) };
}

function toFinding({ clause, machine, at, sentence, events }: Contradiction): CheckResult['findings'][number] {
  return {
    check: checkName,
    ...(machine !== '' && { machine }),
    at,
    events,
    message: sentence.endsWith('.') ? sentence : `${sentence}.`,
    impact: `A client that relies on the protocol (${clause}) is misled.`,
  };
}
