import { readLines, type ReadLines } from '../trace/model/read-lines.ts';
import { readRun } from './run-data.ts';

/** Reads a run that a person chose: a report.html or a history.ndjson. @throws Error where it is neither. */
export async function readRunFile(file: File): Promise<ReadLines> {
  const text = await file.text();
  if (!/^\s*</.test(text)) return readLines(text);
  return (await readRun(new DOMParser().parseFromString(text, 'text/html'))).history;
}
