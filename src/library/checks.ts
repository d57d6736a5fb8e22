import './require-supported-node.ts';
import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { checks as allChecks } from '#harness/checks/index.ts';
import { readHistoryStream } from '#harness/history/ndjson.ts';
import { checksOfRecording, runChecks } from '#harness/judge/judgement.ts';
import { computeVerdict } from '#harness/judge/verdict.ts';
import { toVendloopError } from './errors.ts';
import type { History } from './history.ts';
import type { Judgement } from './judgement.ts';
import { knownName } from './known-name.ts';
import { parseOptions } from './parse-options.ts';
import { historyText, parseRecordedHistory, publicHistory, recordedHistory } from './recorded-history.ts';
import { toJudgement } from './to-judgement.ts';

export { VendloopError, type VendloopErrorCode } from './errors.ts';
export type { History, HistoryEvent, HistoryHeader } from './history.ts';
export type { CheckResult, Finding, Judgement } from './judgement.ts';

/** A rule that every history must keep. */
export interface Check {
  /** Its name in reports and findings. */
  readonly name: string;
  /** The rule, in one sentence. */
  readonly title: string;
  /** Where the rule stands, for example `PROTOCOL §4.3`. */
  readonly section: string;
}

/** Every check, in the order of the reports. */
export const checks: readonly Check[] = allChecks.map(({ name, title, section }) => ({ name, title, section }));

/**
 * Reads a history from a file, for example `runs/…/history.ndjson`.
 * @throws VendloopError `bad-history` when there is no such file, or for the first invalid line.
 */
export async function readHistory(file: string): Promise<History> {
  try {
    return publicHistory(await readHistoryStream(createReadStream(file, 'utf8'), file));
  } catch (error) {
    throw toVendloopError('bad-history', error);
  }
}

/**
 * Reads a history from NDJSON.
 * @throws VendloopError `bad-history` for the first invalid line.
 */
export function parseHistory(text: string): History {
  return publicHistory(parseRecordedHistory(text, 'the history'));
}

/** A history as NDJSON: what `parseHistory` and `vendloop check` read. */
export function formatHistory(history: History): string {
  return historyText(history);
}

/** How a history is judged. */
export interface JudgeOptions {
  /** Names of the checks that judge; left out: all that can judge this history. */
  readonly checks?: readonly string[];
}

const checkNames = allChecks.map(({ name }) => name);
const judgeOptionsSchema = z.strictObject({
  checks: z
    .array(knownName('check', checkNames, 'the export `checks`'))
    .min(1)
    .optional(),
});

/**
 * Judges a history, as `vendloop check` does.
 * @throws VendloopError `bad-options` for an unknown check, `bad-history` for an invalid event.
 */
export function judgeHistory(history: History, options: JudgeOptions = {}): Judgement {
  const { checks: names } = parseOptions(judgeOptionsSchema, options, 'judgeHistory()');
  const recorded = recordedHistory(history);
  const judges = names ? allChecks.filter(({ name }) => names.includes(name)) : checksOfRecording(recorded.header);
  const judgement = runChecks(recorded, undefined, judges);
  const verdict = computeVerdict(judgement, recorded.header, recorded.events);
  return toJudgement({ history: recorded, judgement, verdict, coreErrors: [] });
}
