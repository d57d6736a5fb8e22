import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time of ended children in ticks of this length, ms. */
const tickMs = 10;

/** @throws Error in a sentence where there is no /proc as Linux has it. */
export function assertCountable(): void {
  try {
    threadMs(process.pid, process.pid);
  } catch (cause) {
    throw new Error('processor time and memory are read from /proc/PID/schedstat: run this on Linux', { cause });
  }
}

/** Processor time of a process so far, all threads that live, ms. */
export function cpuMsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + threadMs(pid, Number(thread)), 0);
}

/** The same of a process and of all its children, ended ones included. */
export function cpuMsOfFamily(pid: number): number {
  const ended = statOf(pid).childrenTicks * tickMs;
  return cpuMsOf(pid) + ended + childrenOf(pid).reduce((sum, child) => sum + (orNothing(() => cpuMsOf(child)) ?? 0), 0);
}

/** Resident memory of a process, bytes. */
export function residentBytes(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN);
}

/** Bytes that a process has caused to be written to the disk; NaN where the system does not count them. */
export function writtenBytes(pid: number): number {
  const text = orNothing(() => readFileSync(`/proc/${pid}/io`, 'utf8')) ?? '';
  return Number(/^write_bytes: (\d+)/m.exec(text)?.[1] ?? Number.NaN);
}

/** The process that was started with this argument. @throws Error when there is none. */
export function processWithArgument(argument: string): number {
  const found = processes().find((pid) =>
    orNothing(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(argument)),
  );
  if (found === undefined) throw new Error(`no process has the argument ${argument}`);
  return found;
}

function threadMs(pid: number, thread: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

function childrenOf(pid: number): readonly number[] {
  return processes().filter((candidate) => orNothing(() => statOf(candidate).parent) === pid);
}

function processes(): readonly number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

function statOf(pid: number): { readonly parent: number; readonly childrenTicks: number } {
  // The name in brackets may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return { parent: Number(fields[1]), childrenTicks: Number(fields[13]) + Number(fields[14]) };
}

/** A process may end between two looks. */
function orNothing<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
