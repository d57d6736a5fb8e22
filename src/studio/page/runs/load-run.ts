import type { RunView } from '../../schemas/runs.ts';
import { readRunText } from '../run/read-run-file.ts';
import type { RunData } from '../run/run-data.ts';
import type { ReadLines } from '../trace/model/read-lines.ts';
import { getRun, readHistory, readRunFileText } from './client/runs-api.ts';
import { hasHistory } from './model/run-state.ts';
import type { StreamedHistory } from './model/streamed-history.ts';

/** A run that was opened, with as much as it has. */
export type OpenedRun =
  /** With its summary: findings, tables. */
  | { readonly kind: 'judged'; readonly run: RunView; readonly data: RunData }
  /** Only its events. */
  | { readonly kind: 'history'; readonly run: RunView; readonly streamed: StreamedHistory }
  /** `problem`: why its history cannot be read; null: it has none. */
  | { readonly kind: 'record'; readonly run: RunView; readonly problem: string | null };

/**
 * Opens a run: by its report, which has its summary, else by its history.
 * @param onProgress characters of the history read so far.
 * @throws ApiError
 */
export async function openRun(id: string, onProgress: (characters: number) => void): Promise<OpenedRun> {
  const run = await getRun(id);
  const data = await readReport(run);
  if (data) return { kind: 'judged', run, data };
  if (!hasHistory(run)) return { kind: 'record', run, problem: null };
  try {
    return { kind: 'history', run, streamed: await readHistory(id, onProgress) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'record', run, problem: error.message };
  }
}

/** A scenario's run as its report has it; null without a report, or where another version wrote it. */
async function readReport({ id, kind, files }: RunView): Promise<RunData | null> {
  if (kind !== 'scenario' || !files.some(({ name }) => name === 'report.html')) return null;
  const text = await readRunFileText(id, 'report.html');
  return readRunText(text).catch(() => null);
}

/** The events of a run, to stand beside another's. @throws ApiError; SyntaxError where they cannot be read. */
export async function readOtherRun(id: string): Promise<ReadLines> {
  return (await readHistory(id, () => undefined)).history;
}
