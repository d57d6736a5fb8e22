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
    const { cpuMs } = processorTimes(pid, proc);
    const rssMb = memoryMb('VmRSS', pid, proc);
    return Number.isFinite(cpuMs) && rssMb !== null ? { cpuMs, rssMb, files: openFiles(`${proc}/${pid}/fd`) } : null;
  } catch {
    return null;
  }
}

/** Processor time of a process, and of its children that have ended; ms. @throws Error when there is none. */
function processorTimes(pid: number, proc: string): { readonly cpuMs: number; readonly endedChildrenMs: number } {
  const stat = readFileSync(`${proc}/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold blanks and brackets itself: the fields begin behind the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const msOf = (at: number): number => (Number(fields[at]) + Number(fields[at + 1])) * tickMs;
  return { cpuMs: msOf(11), endedChildrenMs: msOf(13) };
}

/** A figure of memory of a process, MiB; null when the kernel gives none. */
function memoryMb(name: 'VmRSS' | 'RssAnon', pid: number, proc: string): number | null {
  try {
    const status = readFileSync(`${proc}/${pid}/status`, 'utf8');
    const [, kib] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
    return kib === undefined ? null : Number(kib) / 1024;
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
  let { cpuMs, rssMb } = own;
  try {
    cpuMs += processorTimes(pid, proc).endedChildrenMs;
    for (const child of childrenOf(pid, proc)) {
      cpuMs += sampleProcess(child, proc)?.cpuMs ?? 0;
      rssMb += memoryMb('RssAnon', child, proc) ?? 0;
    }
  } catch {
    // One of them has ended between two looks.
  }
  return { cpuMs, rssMb, files: own.files };
}

function childrenOf(pid: number, proc: string): readonly number[] {
  try {
    return readFileSync(`${proc}/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
