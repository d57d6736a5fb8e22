import { readdirSync, readFileSync } from 'node:fs';
import { childrenOf, memoryBytes, processorTimes } from '#harness/bench/live/process-files.ts';

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
  const { endedChildrenMs } = processorTimes(pid);
  const livingMs = childrenOf(pid).reduce((sum, child) => sum + (orNothing(() => cpuMsOf(child)) ?? 0), 0);
  return cpuMsOf(pid) + endedChildrenMs + livingMs;
}

/** Resident memory of a process, bytes. @throws Error when it has ended. */
export function residentBytes(pid: number): number {
  const bytes = memoryBytes('VmRSS', pid);
  if (bytes === null) throw new Error(`the memory of process ${pid} cannot be read: it has ended`);
  return bytes;
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

function processes(): readonly number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

/** A process may end between two looks. */
function orNothing<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
