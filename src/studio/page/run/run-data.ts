import type { RunSummary } from '#harness/reports/html/run-summary.ts';
import { readLines, type ReadLines } from '../trace/model/read-lines.ts';

/** A run as a page holds it. */
export interface RunData {
  readonly summary: RunSummary;
  readonly history: ReadLines;
}

/**
 * Reads the run that stands within a page.
 *
 * @throws Error where the page holds none, or cannot be read in this browser.
 */
export async function readRun(page: Document): Promise<RunData> {
  const summary = page.getElementById('summary')?.textContent ?? '';
  const history = page.getElementById('history')?.textContent ?? '';
  if (summary === '' || history === '') throw new Error('there is no run in this page');
  return { summary: JSON.parse(summary) as RunSummary, history: readLines(await unzip(history)) };
}

/** @param base64 a text that was compressed with gzip. */
async function unzip(base64: string): Promise<string> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(unzipped).text();
}
