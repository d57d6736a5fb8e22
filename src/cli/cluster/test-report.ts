import { findingCount } from '#harness/checks/check.ts';
import { exitCodes } from '#harness/judge/verdict.ts';
import type { DisturbanceCounts } from '#harness/stages/cluster/disturbance-counts.ts';
import type { PlayedRun } from '../run/play-scenario.ts';
import type { CliIo } from '../shared/io.ts';
import { reportsIn } from '../texts/sentences/index.ts';

/** A cluster test that was run. */
export interface TestedRun extends PlayedRun {
  /** Null: the run ended before it began. */
  readonly counts: DisturbanceCounts | null;
  /** Whether half of the machines were at a broker. */
  readonly hasBroker: boolean;
}

const shownFindings = 10;

/** Prints the verdict of a run with what it rests on, and sets the exit code. */
export function reportClusterTest(io: CliIo, { result, historyFile, counts, hasBroker }: TestedRun): void {
  const { verdict, reason } = result.verdict;
  const { events } = result.history;
  const translate = reportsIn(io.language);
  const count = (kind: string): number => events.filter((event) => event.kind === kind).length;
  const judged = result.judgement.results.reduce((sum, { cases }) => sum + cases, 0);
  io.out(
    [
      `${verdict} cluster test`,
      `  ${translate(reason)}`,
      ...(counts ? disturbanceLines(counts, hasBroker) : []),
      `  calls         ${count('call')}, of which ${count('no-answer')} got no answer`,
      `  machines      ${count('command-received')} commands, ${count('item-dropped')} items dropped`,
      `  judged        ${judged} cases by ${result.judgement.results.length} checks`,
      ...result.judgement.results
        .filter(({ findings, undecided }) => findings.length + undecided.length > 0)
        .map((each) => `  ${each.check}: ${findingCount(each)} findings, ${each.undecided.length} undecided`),
      ...result.judgement.findings
        .slice(0, shownFindings)
        .map(({ check, message }) => `    ${check}: ${translate(message)}`),
      `  history       ${historyFile}`,
      '',
    ].join('\n'),
  );
  io.exit(exitCodes[verdict]);
}

function disturbanceLines(counts: DisturbanceCounts, hasBroker: boolean): readonly string[] {
  const { kills, pauses, connectionCuts, databaseCuts, databaseRestarts } = counts;
  const { brokerCuts, machineCuts, brokerRestarts, calmMs } = counts;
  return [
    `  cores         ${kills} kills, ${pauses} pauses, ${connectionCuts} cuts from their callers`,
    `  database      ${databaseCuts} cuts of a core, ${databaseRestarts} restarts`,
    hasBroker
      ? `  broker        ${brokerCuts} cuts of a core, ${machineCuts} of the machines, ${brokerRestarts} restarts`
      : '  broker        none, as mosquitto is not installed (apt-get install mosquitto): all machines use WebSockets',
    `  calm          ${Math.round(calmMs / 1_000)} s in all, between disturbances`,
  ];
}
