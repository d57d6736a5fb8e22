import { existsSync, statSync } from 'node:fs';
import { dirname, extname, sep } from 'node:path';
import { createJiti } from 'jiti';
import { defineDriver } from '#drivers/define-driver.ts';
import { errorText } from '#drivers/guard/error-text.ts';
import { refusalReasons } from '#drivers/refusal.ts';

/** Endings of files that can be imported. */
const extensions: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

/** A file cannot be imported. Its message is a sentence without the file's name. */
export class ImportError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ImportError';
  }
}

/**
 * Imports a file of a user, TypeScript too, on every Node that is supported. `vendloop/driver` and `defineConfig` of
 * `vendloop` are there for it even where vendloop is not installed beside it.
 * @param file absolute path.
 * @param options `anew`: evaluates TypeScript once more if it was imported before, with all that it imports.
 * @returns what it exports. @throws ImportError in one sentence, with the line where the file itself fails.
 */
export async function importFile(
  file: string,
  { anew = false }: { readonly anew?: boolean } = {},
): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(file)) throw new ImportError('there is no such file');
  if (statSync(file).isDirectory()) throw new ImportError('it is a folder; name the file in it');
  if (!extensions.includes(extname(file)))
    throw new ImportError(`it ends with "${extname(file)}"; what can be imported ends with ${extensions.join(', ')}`);
  const jiti = createJiti(file, {
    fsCache: false,
    moduleCache: !anew,
    interopDefault: false,
    virtualModules: { 'vendloop/driver': { defineDriver, refusalReasons }, vendloop: { defineConfig } },
  });
  try {
    return await jiti.import<Readonly<Record<string, unknown>>>(file);
  } catch (error) {
    throw new ImportError(
      `it fails where it is imported: ${errorText(error).replaceAll(`${dirname(file)}${sep}`, '')}`,
      { cause: error },
    );
  }
}

/** The function of the package, which returns what it is given. */
function defineConfig(config: unknown): unknown {
  return config;
}
