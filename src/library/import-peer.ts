import { VendloopError } from './errors.ts';

/**
 * Imports a package that one entry alone needs, and that a user of the others does without.
 * @param name of the package, and of the entry.
 * @throws VendloopError `missing-peer` when it is not installed.
 */
export async function importPeer<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error, name)) throw error;
    throw new VendloopError(
      'missing-peer',
      `vendloop/${name} needs the package ${name}, which is not installed: npm install --save-dev ${name}`,
      { cause: error },
    );
  }
}

/** Whether it is this package that was not found, and not one that it needs itself. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return code === 'ERR_MODULE_NOT_FOUND' && String(message).includes(`package '${name}'`);
}
