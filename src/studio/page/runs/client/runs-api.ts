import type { RunView } from '../../../schemas/runs.ts';
import { fileAddress } from '../model/address.ts';
import { HistoryCollector, type StreamedHistory } from '../model/streamed-history.ts';

/** A request that was refused. `status` 0: the server did not answer. */
export class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

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

async function get(path: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path);
  } catch {
    throw new RequestError(0, '');
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as { readonly detail?: unknown } | null;
  throw new RequestError(response.status, typeof problem?.detail === 'string' ? problem.detail : response.statusText);
}

/** @throws RequestError */
export async function listRuns(): Promise<RunList> {
  const page = async (offset: number): Promise<RunList> =>
    (await get(`/api/runs?offset=${offset}&limit=${perRequest}`)).json() as Promise<RunList>;
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

/** @throws RequestError, with 404 where there is no such run (any more). */
export async function getRun(id: string): Promise<RunView> {
  const { run } = (await (await get(`/api/runs/${encodeURIComponent(id)}`)).json()) as { readonly run: RunView };
  return run;
}

/** The text of a run's file. @throws RequestError */
export async function readRunFileText(id: string, name: string): Promise<string> {
  return (await get(fileAddress(id, name))).text();
}

/**
 * Reads the history of a run while it comes, as far as a page holds.
 * @param onProgress characters read so far.
 * @throws RequestError; SyntaxError where it has no header.
 */
export async function readHistory(id: string, onProgress: (characters: number) => void): Promise<StreamedHistory> {
  const { body } = await get(`/api/runs/${encodeURIComponent(id)}/history`);
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
    throw new RequestError(0, '');
  }
  return collector.end();
}
