import { formatQuantity, findingCount } from '#harness/checks/check.ts';
import { checksOfRecording, runChecks, type Judgement } from '#harness/judge/judgement.ts';
import { exitCodes, computeVerdict } from '#harness/judge/verdict.ts';
import type { Verdict } from '#harness/judge/verdict.ts';
import { historyDigest, readHistoryStream } from '#harness/history/ndjson.ts';
import type { ReadHistory } from '#harness/history/ndjson.ts';
import { judgementText } from '#harness/reports/judgement-text.ts';
import { runSuite } from '#harness/reports/run-suite.ts';
import type { History } from '#harness/history/event.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import { judgeInPasses } from './passes/judge-passes.ts';
import { messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { openReporters } from '../shared/reporters/index.ts';
import { checkReporters, type ReporterFlags } from '../shared/reporters/names.ts';
import { textsOf } from '../texts/index.ts';
import { reasonsOf } from '../texts/verdict-reasons.ts';

/** When a history is judged in passes, and how large its parts are. */
export interface PassSizes {
  /** Larger files are judged in passes; standard input is not, because it can be read only once. */
  readonly largeBytes: number;
  /** Events of one part. */
  readonly eventsOfPart: number;
}

/** 20,000 events are about 5 MiB of lines. */
const passSizes: PassSizes = { largeBytes: 64 * 1024 * 1024, eventsOfPart: 20_000 };

/** The flags of `vendloop check` as they were typed. */
export type CheckFlags = ReporterFlags;

export async function check(io: CliIo, source: string, flags: CheckFlags, sizes: PassSizes = passSizes): Promise<void> {
  const reporters = openReporters(io, flags, { valid: checkReporters, command: 'check' });
  const startedAt = io.now();
  const judged = await judge(io, source, reporters.has('json'), sizes);
  if (!judged) return;
  const { history, verdict } = judged;
  for (const warning of history.warnings) io.err(`vendloop check: ${escapeUnprintable(warning)}\n`);
  const about = { startedAt, replay: io.command('check', source) };
  reporters.finish(textOf(io, judged), {
    title: 'vendloop check',
    suites: [runSuite({ ...judged, coreErrors: [] }, about, { totalMs: io.now() - startedAt, eventMs: [] })],
    json: () => recordOf(judged),
  });
  io.exit(exitCodes[verdict.verdict]);
}

/** A judged history. Of one that was judged in passes only the events that findings cite and the verdict are there. */
interface Judged {
  readonly history: ReadHistory;
  /** The events that the verdict rests on, besides the judgement. */
  readonly verdictEvents: History['events'];
  readonly eventCount: number;
  /** Absent: it is that of `history`. */
  readonly digest?: string;
  readonly judgement: Judgement;
  readonly verdict: Verdict;
}

async function judge(
  io: CliIo,
  source: string,
  withDigest: boolean,
  { largeBytes, eventsOfPart }: PassSizes,
): Promise<Judged | undefined> {
  try {
    if (source !== '-' && (io.fileBytes?.(source) ?? 0) > largeBytes) {
      const inPasses = await judgeInPasses({
        pieces: () => io.readPieces(source, true),
        file: source,
        mostEvents: eventsOfPart,
        judgesOf: checksOfRecording,
        withDigest,
      });
      if (!('reason' in inPasses)) return inPasses;
      io.err(`vendloop check: the history is judged as a whole: ${inPasses.reason}.\n`);
    }
    const history = await readHistoryStream(io.readPieces(source), source === '-' ? 'standard input' : source);
    const judgement = runChecks(history, undefined, checksOfRecording(history.header));
    const verdict = computeVerdict(judgement, history.header, history.events);
    return { history, verdictEvents: history.events, eventCount: history.events.length, judgement, verdict };
  } catch (error) {
    io.err(`vendloop check: ${escapeUnprintable(messageOf(error))}\n`);
    io.exit(2);
    return undefined;
  }
}

/** The judgement for a person, in the language of the system. */
function textOf(io: CliIo, judged: Judged): string {
  const { history, verdictEvents, judgement, verdict } = judged;
  const { report, sentence } = textsOf(io.language);
  const reasons = reasonsOf({ history: { ...history, events: verdictEvents }, judgement, verdict, coreErrors: [] });
  const reason = report.why(reasons) ?? verdict.reason;
  return `${sentence(headline(judged))}\n\n${judgementText(history, judgement, { ...verdict, reason }, sentence)}`;
}

function headline({ history: { header }, eventCount }: Judged): string {
  const { scenario, stage, seed, machines, source } = header;
  const size = `${formatQuantity(machines.length, 'machine')}, ${formatQuantity(eventCount, 'event')}`;
  if (source) return `imported from ${escapeUnprintable(source.log)}: ${size}`;
  return `${escapeUnprintable(scenario)}, ${stage} stage, seed ${seed}: ${size}`;
}

function recordOf(judged: Judged): object {
  const {
    history,
    judgement,
    verdict: { verdict, reason },
  } = judged;
  const { scenario, stage, seed } = history.header;
  const checks = judgement.results.map((result) => ({ ...result, findings: findingCount(result) }));
  const findings = judgement.findings.map((finding) => ({
    ...finding,
    lines: finding.events.map((index) => index + 2),
  }));
  return {
    verdict,
    why: reason,
    scenario,
    stage,
    seed,
    digest: judged.digest ?? historyDigest(history),
    warnings: history.warnings,
    checks,
    findings,
    ...(judgement.hidden && { notVisible: judgement.hidden.map(({ check, why }) => ({ check, why })) }),
  };
}
