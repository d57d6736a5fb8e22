import { readdirSync } from 'node:fs';
import { childrenOf, memoryBytes, processorTimes } from './process-files.ts';

const mib = 1024 * 1024;

/** What a process has used so far. */
export interface ProcessSample {
  /** Time of all processors since it began, its own and the kernel's for it, in ms. */
  readonly cpuMs: number;
  /** Memory that is resident now, in MiB. */
  readonly rssMb: number;
  /** Open files and sockets; null for a process of another user. */
  readonly files: number | null;
}

/**
 * Samples a process of this computer. Two samples give its share of a processor.
 *
 * @param proc the process information of the kernel
 * @returns null where there is no such process, and on systems without /proc
 */
export function sampleProcess(pid: number, proc = '/proc'): ProcessSample | null {
  try {
    const { cpuMs } = processorTimes(pid, proc);
    const resident = memoryBytes('VmRSS', pid, proc);
    if (!Number.isFinite(cpuMs) || resident === null) return null;
    return { cpuMs, rssMb: resident / mib, files: openFiles(`${proc}/${pid}/fd`) };
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
      rssMb += (memoryBytes('RssAnon', child, proc) ?? 0) / mib;
    }
  } catch {
    // One of them has ended between two looks, or this system does not list children.
  }
  return { cpuMs, rssMb, files: own.files };
}
