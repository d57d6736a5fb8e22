import type { RunView } from '../../../schemas/runs.ts';
import { ApiError } from '../../client/api-error.ts';
import { callApi, request } from '../../client/api.ts';
import { fileAddress } from '../model/address.ts';
import { HistoryCollector, type StreamedHistory } from '../model/streamed-history.ts';

/** The runs of the folder, newest first. */
export interface RunList {
  readonly folder: string;
  readonly hasFolder: boolean;
  readonly runs: readonly RunView[];
  /** How many there are; a page lists the newest of very many. */
  readonly total: number;
}

const maxListed = 5_000;
const perRequest = 500;

/** @throws ApiError */
export async function listRuns(): Promise<RunList> {
  const page = (offset: number): Promise<RunList> => callApi('GET', `/api/runs?offset=${offset}&limit=${perRequest}`);
  const first = await page(0);
  const runs = [...first.runs];
  while (runs.length < Math.min(first.total, maxListed)) {
    const next = await page(runs.length);
    // Runs were removed meanwhile.
    if (next.runs.length === 0) break;
    runs.push(...next.runs);
  }
  return { ...first, runs };
}

/** @throws ApiError, with 404 where there is no such run (any more). */
export async function getRun(id: string): Promise<RunView> {
  const { run } = await callApi<{ readonly run: RunView }>('GET', `/api/runs/${encodeURIComponent(id)}`);
  return run;
}

/** The text of a run's file. @throws ApiError */
export async function readRunFileText(id: string, name: string): Promise<string> {
  return (await request(fileAddress(id, name))).text();
}

/**
 * Reads the history of a run while it comes, as far as a page holds.
 * @param onProgress characters read so far.
 * @throws ApiError; SyntaxError where it has no header.
 */
export async function readHistory(id: string, onProgress: (characters: number) => void): Promise<StreamedHistory> {
  const { body } = await request(`/api/runs/${encodeURIComponent(id)}/history`);
  const collector = new HistoryCollector();
  if (!body) return collector.end();
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let characters = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      characters += value.length;
      onProgress(characters);
      if (collector.add(value)) {
        await reader.cancel();
        break;
      }
    }
  } catch {
    throw new ApiError(0, '');
  }
  return collector.end();
}
