import { UsageError } from '../shared/errors.ts';

/** Open files that a process needs besides its machines' sockets: its own, and each thread's few. */
const reservedFiles = 64;

/**
 * Every connected machine is an open file of its process.
 * @param limit how many the system lets this process open; null: as many as it likes, or nobody knows.
 * @throws Complaint when that is too few.
 */
export function checkOpenFiles(machines: number, limit: number | null): void {
  if (limit === null || machines + reservedFiles <= limit) return;
  throw new UsageError(
    `${machines} machines need ${machines + reservedFiles} open files, and the system gives this process ${limit}: ` +
      `raise it (ulimit -n ${machines + reservedFiles}), or share the fleet out over several processes (--shard 1/2, ` +
      '…)',
  );
}

/** How many files the system lets this process open; null when it sets no limit, or does not say. */
export function openFileLimit(): number | null {
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: Readonly<Record<string, { readonly soft: number | string }>>;
  };
  const soft = userLimits?.['open_files']?.soft;
  return typeof soft === 'number' ? soft : null;
}
