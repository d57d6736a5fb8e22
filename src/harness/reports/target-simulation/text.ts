import { formatQuantity } from '#harness/checks/check.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import type { PlayedWorld } from '#harness/simulation/on-target/target-simulation.ts';
import { casesByCheck, lawsWithoutCase } from '#harness/simulation/on-target/target-verdict.ts';
import { formatRule } from '#harness/simulation/world-finding.ts';
import { wrapText } from '../judgement-text.ts';
import { textTable } from '../text-table.ts';
import { inEnglish, type Translate } from '../translate.ts';
import type { TargetSimulationReport } from './report.ts';

/** Broken rules of one world, and worlds, that a terminal shows; the rest is counted. */
const maxShown = 5;

/** What a person reads after a simulation at a cloud. */
export function targetSimulationText(report: TargetSimulationReport, t: Translate = inEnglish): string {
  const { verdict, simulation, out } = report;
  const { played, url } = simulation;
  const failed = played.filter(({ findings }) => findings.length > 0);
  const noCase = lawsWithoutCase(simulation);
  const parts = [
    `${verdict.verdict} ${t(`${formatQuantity(played.length, 'random world')} at ${url}${seedsText(played)}`)}`,
    wrapText(t(verdict.reason), ''),
    played.length > 0 && noCase.length > 0 ? wrapText(t(`No world came to a case of: ${noCase.join(', ')}.`), '') : '',
    figuresText(report, t),
    faultsText(played, t),
    ...leftOutLines(report, t),
    ...failed
      .slice(0, maxShown)
      .reverse()
      .map((world) => failureText(world, report, t)),
    `${t('evidence')}  ${out}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function seedsText(played: readonly PlayedWorld[]): string {
  const [first] = played;
  const last = played.at(-1);
  if (!first || !last) return '';
  return first === last ? `, seed ${first.seed}` : `, seeds ${first.seed} to ${last.seed}`;
}

function figuresText({ simulation, durationMs }: TargetSimulationReport, t: Translate): string {
  const { played } = simulation;
  const deliveries = played.reduce((sum, world) => sum + world.deliveries, 0);
  const machines = new Set(played.flatMap((world) => world.machines)).size;
  const cases = [...casesByCheck(simulation).values()].reduce((sum, count) => sum + count, 0);
  return t(
    `deliveries accepted: ${deliveries}; machines that took part: ${machines}; cases judged: ${cases}; ` +
      `in ${formatDuration(Math.round(durationMs / 100) * 100)}`,
  );
}

function faultsText(played: readonly PlayedWorld[], t: Translate): string {
  const counts = new Map<string, { readonly fault: string; readonly target: string; planned: number; fired: number }>();
  for (const { fault, target, fired } of played.flatMap(({ faults }) => faults)) {
    const count = counts.get(`${target}/${fault}`) ?? { fault, target, planned: 0, fired: 0 };
    counts.set(`${target}/${fault}`, { ...count, planned: count.planned + 1, fired: count.fired + fired });
  }
  if (counts.size === 0) return '';
  return textTable(
    [
      { heading: t('fault'), align: 'left' },
      { heading: t('of'), align: 'left' },
      { heading: t('planned'), align: 'right' },
      { heading: t('times'), align: 'right' },
    ],
    [...counts.values()].map(({ fault, target, planned, fired }) => [fault, t(target), planned, fired]),
  );
}

/** What was not played, a line for each reason. */
function leftOutLines({ simulation: { leftOut, setAside } }: TargetSimulationReport, t: Translate): readonly string[] {
  const machineLines = setAside.map(({ machine, reason }) =>
    wrapText(t(`Machine ${machine} was left out: ${reason}`), ''),
  );
  if (leftOut.length === 0) return machineLines;
  const seeds = leftOut.map(({ seed }) => seed).join(', ');
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  return [
    ...machineLines,
    wrapText(t(`${formatQuantity(leftOut.length, 'world')} not played (seeds ${seeds}): ${reasons.join('; ')}.`), ''),
  ];
}

function failureText(
  { seed, findings, historyFile }: PlayedWorld,
  { replay }: TargetSimulationReport,
  t: Translate,
): string {
  // A rule may be broken at every delivery: its first finding stands for all of them.
  const rules = findings.map(formatRule);
  const firsts = findings.filter((_, index) => rules.indexOf(rules[index] ?? '') === index);
  const shown = firsts.slice(0, maxShown);
  const hidden = findings.length - shown.length;
  return [
    t(`The world of seed ${seed}:`),
    ...shown.map((finding) =>
      [
        wrapText(`${formatRule(finding)}${finding.machine === undefined ? '' : ` (${finding.machine})`}`, '  '),
        wrapText(finding.description, '    '),
        wrapText(finding.customer, '    '),
      ].join('\n'),
    ),
    ...(hidden > 0 ? [`  ${t(`… and ${hidden} more in this world`)}`] : []),
    '',
    `${t('history')}  ${historyFile}`,
    `${t('the same draws again')}  ${replay(seed)}`,
  ].join('\n');
}
