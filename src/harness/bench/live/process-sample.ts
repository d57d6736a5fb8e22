import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used so far. */
export interface ProcessSample {
  /** Time of all processors since it began, its own and the kernel's for it, in ms. */
  readonly cpuMs: number;
  /** Memory that is resident now, in MiB. */
  readonly rssMb: number;
  /** Open files and sockets; null for a process of another user. */
  readonly files: number | null;
}

/** Linux counts processor time for users in hundredths of a second, whatever its own tick is. */
const tickMs = 10;

/**
 * Samples a process of this computer. Two samples give its share of a processor.
 *
 * @param proc the process information of the kernel
 * @returns null where there is no such process, and on systems without /proc
 */
export function sampleProcess(pid: number, proc = '/proc'): ProcessSample | null {
  try {
    const stat = readFileSync(`${proc}/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold blanks and brackets itself: the fields begin behind the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * tickMs;
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`${proc}/${pid}/status`, 'utf8')) ?? [];
    return Number.isFinite(cpuMs) && kib !== undefined
      ? { cpuMs, rssMb: Number(kib) / 1024, files: openFiles(`${proc}/${pid}/fd`) }
      : null;
  } catch {
    return null;
  }
}

function openFiles(folder: string): number | null {
  try {
    return readdirSync(folder).length;
  } catch {
    return null;
  }
}

/**
 * The same of a process with the processes that it has started, those that have ended included. Memory that they share
 * is counted once.
 */
export function sampleWithChildren(pid: number, proc = '/proc'): ProcessSample | null {
  const own = sampleProcess(pid, proc);
  if (!own) return null;
  const children = childrenOf(pid, proc).flatMap((child) => {
    const sample = sampleProcess(child, proc);
    return sample ? [{ ...sample, ownMb: unsharedMb(child, proc) }] : [];
  });
  return {
    cpuMs: own.cpuMs + endedChildrenMs(pid, proc) + sum(children.map(({ cpuMs }) => cpuMs)),
    rssMb: own.rssMb + sum(children.map(({ ownMb }) => ownMb)),
    files: own.files,
  };
}

function childrenOf(pid: number, proc: string): readonly number[] {
  try {
    return readFileSync(`${proc}/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Processor time of children that have ended, ms. */
function endedChildrenMs(pid: number, proc: string): number {
  try {
    const stat = readFileSync(`${proc}/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) * tickMs;
  } catch {
    return 0;
  }
}

function unsharedMb(pid: number, proc: string): number {
  try {
    const [, kib] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`${proc}/${pid}/status`, 'utf8')) ?? [];
    return Number(kib ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
