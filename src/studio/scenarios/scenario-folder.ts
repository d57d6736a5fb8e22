import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '#core/error-message.ts';
import { makeDirectories } from '#harness/make-directories.ts';
import { Problem } from '../control/problem.ts';
import { scenarioFileName, type ScenarioSaved, type ScenariosView, type ScenarioText } from '../schemas/scenarios.ts';

/** Largest file that is opened, in bytes. */
const maxFileBytes = 1_000_000;

/** The scenario files of one folder: read and written there alone, by names without a path. */
export class ScenarioFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The files by name; none where the folder is missing. */
  files(): ScenariosView['files'] {
    return namesIn(this.folder)
      .filter((name) => scenarioFileName.safeParse(name).success)
      .flatMap((name) => {
        const stats = lstatSync(join(this.folder, name), { throwIfNoEntry: false });
        return stats?.isFile() ? [{ name, changedAt: stats.mtimeMs }] : [];
      });
  }

  /** @throws Problem when there is no such file, or it is too large. */
  read(name: string): ScenarioText {
    const { path, stats } = this.#find(name);
    if (!stats) throw new Problem('missing', `There is no file "${name}" in ${this.folder}.`);
    if (stats.size > maxFileBytes)
      throw new Problem('invalid', `${path} has ${stats.size} bytes; a scenario has at most ${maxFileBytes}.`);
    const text = readFileSync(path, 'utf8');
    return { name, text, revision: revisionOf(text) };
  }

  /**
   * Writes a file whole, or not at all.
   * @param revision of the text that was changed; null: there must be no such file.
   * @throws Problem when the file on the disk is another than that.
   */
  save(name: string, text: string, revision: string | null): ScenarioSaved {
    const { path, stats } = this.#find(name);
    if (stats && revision === null)
      throw new Problem('conflict', `${path} exists already: open it, or choose another name.`);
    if (!stats && revision !== null)
      throw new Problem('conflict', `${path} was removed from the disk meanwhile. Nothing was written.`);
    if (stats && this.read(name).revision !== revision)
      throw new Problem('conflict', `${path} was changed on the disk meanwhile. Nothing was written.`);
    try {
      this.#replace(path, text, stats && stats.mode & 0o777);
    } catch (error) {
      throw new Problem('conflict', `${path} cannot be written: ${messageOf(error)}.`, { cause: error });
    }
    return { name, revision: revisionOf(text) };
  }

  /** @throws Problem for a name that leads elsewhere: a link, or no file. */
  #find(name: string) {
    const path = join(this.folder, scenarioFileName.parse(name));
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats && !stats.isFile())
      throw new Problem('forbidden', `${path} is no file: links and folders are neither read nor written.`);
    return { path, stats };
  }

  #replace(path: string, text: string, mode = 0o644): void {
    makeDirectories(this.folder);
    const folder = mkdtempSync(join(this.folder, '.saving-'));
    try {
      const file = join(folder, 'scenario');
      writeFileSync(file, text, { flush: true });
      chmodSync(file, mode);
      renameSync(file, path);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
