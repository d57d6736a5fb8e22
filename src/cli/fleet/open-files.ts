import { UsageError } from '../shared/errors.ts';

/** Open files that a process and its threads need besides the sockets of machines. */
const reservedFiles = 64;

/**
 * Checks the limit of open files: every connected machine needs one.
 * @param limit of this process; null: no limit, or unknown.
 * @throws UsageError when it is too low.
 */
export function checkOpenFiles(machines: number, limit: number | null): void {
  if (limit === null || machines + reservedFiles <= limit) return;
  throw new UsageError(
    `${machines} machines need ${machines + reservedFiles} open files, but the limit of this process is ${limit}: ` +
      `raise it (ulimit -n ${machines + reservedFiles}), or split the fleet into several processes (--shard 1/2, …)`,
  );
}

/** The limit of open files of this process; null when there is none, or it is unknown. */
export function openFileLimit(): number | null {
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: Readonly<Record<string, { readonly soft: number | string }>>;
  };
  const soft = userLimits?.['open_files']?.soft;
  return typeof soft === 'number' ? soft : null;
}
