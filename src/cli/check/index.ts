import type { Command } from 'commander';
import { count, findingCount } from '#harness/checks/check.ts';
import { judgeAll } from '#harness/checks/index.ts';
import type { Judgement } from '#harness/checks/index.ts';
import { exitCodes, verdictOf } from '#harness/judge/verdict.ts';
import type { Verdict } from '#harness/judge/verdict.ts';
import { digest, readHistoryOf } from '#harness/history/ndjson.ts';
import type { ReadHistory } from '#harness/history/ndjson.ts';
import { judgementText } from '#harness/reports/judgement-text.ts';
import { printable } from '#harness/printable.ts';
import { messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';

/** `vendloop check HISTORY`: judges a recorded run again. */
export function registerCheck(program: Command, io: CliIo): void {
  program
    .command('check')
    .description('judge a recorded history: every rule, what it looked at, and what it found')
    .argument('<history>', 'path of a history (NDJSON), or - for standard input')
    .option('--json', 'print the judgement as JSON')
    .addHelpText('after', '\nExit codes: 0 PASS, 1 FAIL, 2 cannot be read, 3 INCONCLUSIVE.')
    .action((source: string, options: { readonly json?: boolean }) => check(io, source, options.json ?? false));
}

async function check(io: CliIo, source: string, json: boolean): Promise<void> {
  const history = await read(io, source);
  if (!history) return;
  for (const warning of history.warnings) io.err(`vendloop check: ${printable(warning)}\n`);
  const judgement = judgeAll(history);
  const verdict = verdictOf(judgement, history.header, history.events);
  io.out(
    json
      ? asJson(history, judgement, verdict)
      : `${headline(history)}\n\n${judgementText(history, judgement, verdict)}`,
  );
  io.exit(exitCodes[verdict.verdict]);
}

async function read(io: CliIo, source: string): Promise<ReadHistory | undefined> {
  try {
    return await readHistoryOf(io.readPieces(source), source === '-' ? 'standard input' : source);
  } catch (error) {
    io.err(`vendloop check: ${printable(messageOf(error))}\n`);
    io.exit(2);
    return undefined;
  }
}

function headline({ header, events }: ReadHistory): string {
  const { scenario, stage, seed, machines } = header;
  return `${printable(scenario)}, ${stage} stage, seed ${seed}: ${count(machines.length, 'machine')}, ${count(events.length, 'event')}`;
}

function asJson(history: ReadHistory, judgement: Judgement, { verdict, why }: Verdict): string {
  const { scenario, stage, seed } = history.header;
  const checks = judgement.results.map((result) => ({ ...result, findings: findingCount(result) }));
  const findings = judgement.findings.map((finding) => ({
    ...finding,
    lines: finding.events.map((index) => index + 2),
  }));
  const report = {
    verdict,
    why,
    scenario,
    stage,
    seed,
    digest: digest(history),
    warnings: history.warnings,
    checks,
    findings,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
