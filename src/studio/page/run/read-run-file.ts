import { readLines, type ReadLines } from '../trace/model/read-lines.ts';
import { readRun, type RunData } from './run-data.ts';

/** Reads a run that a person chose: a report.html or a history.ndjson. @throws Error where it is neither. */
export async function readRunFile(file: File): Promise<ReadLines> {
  const text = await file.text();
  if (!/^\s*</.test(text)) return readLines(text);
  return (await readRunText(text)).history;
}

/** Reads the run within the text of a report.html. Nothing in it is run. @throws Error where there is none. */
export function readRunText(html: string): Promise<RunData> {
  return readRun(new DOMParser().parseFromString(html, 'text/html'));
}
