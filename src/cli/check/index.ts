import type { Command } from 'commander';
import { formatQuantity, findingCount } from '#harness/checks/check.ts';
import { checks } from '#harness/checks/index.ts';
import { runChecks, type Judgement } from '#harness/judge/judgement.ts';
import { exitCodes, computeVerdict } from '#harness/judge/verdict.ts';
import type { Verdict } from '#harness/judge/verdict.ts';
import { historyDigest, readHistoryStream } from '#harness/history/ndjson.ts';
import type { ReadHistory } from '#harness/history/ndjson.ts';
import { judgementText } from '#harness/reports/judgement-text.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import { messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';

/** `vendloop check HISTORY`: judges a recorded run again. */
export function registerCheck(program: Command, io: CliIo): void {
  program
    .command('check')
    .description('judge a recorded history: the cases and findings of every check')
    .argument('<history>', 'path of a history (NDJSON), or - for standard input')
    .option('--json', 'print the judgement as JSON')
    .addHelpText('after', '\nExit codes: 0 PASS, 1 FAIL, 2 the history cannot be read, 3 INCONCLUSIVE.')
    .action((source: string, flags: CheckFlags) => check(io, source, flags));
}

interface CheckFlags {
  readonly json?: boolean;
}

async function check(io: CliIo, source: string, { json = false }: CheckFlags): Promise<void> {
  const history = await read(io, source);
  if (!history) return;
  for (const warning of history.warnings) io.err(`vendloop check: ${escapeUnprintable(warning)}\n`);
  // On the live stage the specification gives up too often or blames too early.
  const judgement = history.header.stage === 'virtual' ? runChecks(history, undefined, checks) : runChecks(history);
  const verdict = computeVerdict(judgement, history.header, history.events);
  io.out(
    json
      ? toJson(history, judgement, verdict)
      : `${headline(history)}\n\n${judgementText(history, judgement, verdict)}`,
  );
  io.exit(exitCodes[verdict.verdict]);
}

async function read(io: CliIo, source: string): Promise<ReadHistory | undefined> {
  try {
    return await readHistoryStream(io.readPieces(source), source === '-' ? 'standard input' : source);
  } catch (error) {
    io.err(`vendloop check: ${escapeUnprintable(messageOf(error))}\n`);
    io.exit(2);
    return undefined;
  }
}

function headline({ header, events }: ReadHistory): string {
  const { scenario, stage, seed, machines } = header;
  return (
    `${escapeUnprintable(scenario)}, ${stage} stage, seed ${seed}: ${formatQuantity(machines.length, 'machine')}, ` +
    formatQuantity(events.length, 'event')
  );
}

function toJson(history: ReadHistory, judgement: Judgement, { verdict, reason }: Verdict): string {
  const { scenario, stage, seed } = history.header;
  const checks = judgement.results.map((result) => ({ ...result, findings: findingCount(result) }));
  const findings = judgement.findings.map((finding) => ({
    ...finding,
    lines: finding.events.map((index) => index + 2),
  }));
  const report = {
    verdict,
    why: reason,
    scenario,
    stage,
    seed,
    digest: historyDigest(history),
    warnings: history.warnings,
    checks,
    findings,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
