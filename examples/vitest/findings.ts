import { playScenario, type CheckResult, type Finding, type ScenarioData, type ScenarioOptions } from 'vendloop';
import {
  checks,
  formatHistory,
  judgeHistory,
  parseHistory,
  readHistory,
  type Check,
  type History,
  type HistoryEvent,
  type HistoryHeader,
  type JudgeOptions,
  type Judgement,
} from 'vendloop/checks';

/** Plays a scenario and keeps what happened as text: the file that `vendloop check` reads, too. */
export async function record(scenario: ScenarioData, options: ScenarioOptions = {}): Promise<string> {
  const { history } = await playScenario(scenario, options);
  return formatHistory(history);
}

/** Judges a file by some checks, or by all. */
export async function judgeFile(file: string, options: JudgeOptions = {}): Promise<Judgement> {
  return judgeHistory(await readHistory(file), options);
}

/** Judges recorded text and writes the report for a chat: what was broken, by which rule, with the evidence. */
export function reportOf(text: string): string {
  const history = parseHistory(text);
  const { verdict, findings, checks: results } = judgeHistory(history);
  return [
    `${title(history.header)}: ${verdict}`,
    ...results.filter(isFailure).map(({ check, findings: count }) => `${check}, ${count} times: ${ruleOf(check)}`),
    ...findings.map((finding) => describe(finding, history)),
  ].join('\n');
}

const title = ({ scenario, stage, seed }: HistoryHeader): string => `${scenario} (${stage}, seed ${seed})`;

const isFailure = ({ state }: CheckResult): boolean => state === 'failed';

function ruleOf(name: string): string {
  const rule: Check | undefined = checks.find((check) => check.name === name);
  return rule === undefined ? 'a rule of another version' : `${rule.title} [${rule.section}]`;
}

function describe({ message, impact, events }: Finding, { events: all }: History): string {
  const evidence = events.flatMap((index) => all[index] ?? []).map(seen);
  return [message, impact, ...evidence].join('\n  ');
}

const seen = ({ t, by, kind }: HistoryEvent): string => `${t} ms, ${by}: ${kind}`;
