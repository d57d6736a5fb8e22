import { readFileSync } from 'node:fs';

/** Linux counts processor time for users in hundredths of a second, whatever its own tick is. */
export const tickMs = 10;

/** Processor time of a process, and of its children that have ended; ms. @throws Error when there is none. */
export function processorTimes(
  pid: number,
  proc = '/proc',
): { readonly cpuMs: number; readonly endedChildrenMs: number } {
  const stat = readFileSync(`${proc}/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold blanks and brackets itself: the fields begin behind the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const msOf = (at: number): number => (Number(fields[at]) + Number(fields[at + 1])) * tickMs;
  return { cpuMs: msOf(11), endedChildrenMs: msOf(13) };
}

/** A figure of memory of a process, bytes; null when the kernel gives none, or the process has ended. */
export function memoryBytes(name: 'VmRSS' | 'VmHWM' | 'RssAnon', pid: number, proc = '/proc'): number | null {
  try {
    const status = readFileSync(`${proc}/${pid}/status`, 'utf8');
    const [, kib] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
    return kib === undefined ? null : Number(kib) * 1024;
  } catch {
    return null;
  }
}

/** Processes that the first thread of a process has started, and that live. @throws Error when they cannot be seen. */
export function childrenOf(pid: number, proc = '/proc'): readonly number[] {
  return readFileSync(`${proc}/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}
