import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Problem } from '../control/problem.ts';
import type { RunView } from '../schemas/runs.ts';
import { idOf, partsOf } from './run-id.ts';
import { recordFiles, runOfRecord } from './run-records.ts';

/** Which runs are listed. */
export interface RunFilter {
  readonly kind?: RunView['kind'] | undefined;
  readonly verdict?: RunView['verdict'] | undefined;
  /** Part of a name. */
  readonly text?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** How deep below the folder runs are sought. */
const maxDepth = 4;
/** Largest record that is read, in bytes. */
const maxRecordBytes = 64 * 2 ** 20;

/** The recorded runs of a folder. It only reads. */
export class Runs {
  readonly folder: string;
  /** Records that were read, by their files. */
  readonly #known = new Map<string, { readonly changedAt: number; readonly run: Omit<RunView, 'id' | 'files'> }>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Whether the folder is there: it may come later, or vanish. */
  get hasFolder(): boolean {
    return statSync(this.folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  }

  /** The runs that match, newest first. */
  list({ kind, verdict, text = '', offset, limit }: RunFilter): { readonly runs: RunView[]; readonly total: number } {
    const matches = this.#all().filter(
      (run) =>
        (kind === undefined || run.kind === kind) &&
        (verdict === undefined || run.verdict === verdict) &&
        `${run.id} ${run.name}`.toLowerCase().includes(text.toLowerCase()),
    );
    matches.sort((a, b) => b.startedAt - a.startedAt || b.id.localeCompare(a.id));
    const runs = matches.slice(offset, offset + limit);
    return { runs: runs.map((run) => ({ ...run, files: filesOf(this.#pathOf(run.id)) })), total: matches.length };
  }

  /** @throws Problem when there is no such run. */
  get(id: string): RunView {
    const dir = this.#pathOf(id);
    const run = this.#runIn(dir);
    if (!run) throw this.#missing(id);
    return { ...run, files: filesOf(dir) };
  }

  /** The path of a file of a run. @throws Problem when the run has no such file. */
  file(id: string, name: string): string {
    const { files } = this.get(id);
    if (!files.some((file) => file.name === name))
      throw new Problem(
        'missing',
        `The run "${id}" has no file "${name}"; it has ${files.map((file) => file.name).join(', ') || 'none'}.`,
      );
    return join(this.#pathOf(id), name);
  }

  #missing(id: string): Problem {
    return new Problem('missing', `There is no run "${id}" in ${this.folder}: GET /api/runs lists them.`);
  }

  /** @throws Problem when the id leads out of the folder. */
  #pathOf(id: string): string {
    const parts = partsOf(id);
    const isInside = parts.every((part) => part !== '' && part !== '..' && !part.includes('/') && !part.includes('\\'));
    if (id !== '.' && !isInside) throw this.#missing(id);
    try {
      const [root, dir] = [realpathSync(this.folder), realpathSync(join(this.folder, ...parts))];
      if (dir === root || dir.startsWith(root + sep)) return dir;
    } catch {
      // It does not exist.
    }
    throw this.#missing(id);
  }

  #all(): RunView[] {
    let root: string;
    try {
      root = realpathSync(this.folder);
    } catch {
      return [];
    }
    return this.#walk(root, 0);
  }

  #walk(dir: string, depth: number): RunView[] {
    const own = this.#runIn(dir);
    if (own) return [own];
    if (depth === maxDepth) return [];
    return entriesOf(dir)
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => this.#walk(join(dir, name), depth + 1));
  }

  #runIn(dir: string): RunView | null {
    for (const { file, kind } of recordFiles) {
      const path = join(dir, file);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (!stats?.isFile()) continue;
      const id = idOf(relative(realpathSync(this.folder), dir).split(sep));
      const changedAt = stats.mtimeMs;
      const known = this.#known.get(path);
      if (known?.changedAt === changedAt) return { id, ...known.run, files: [] };
      const text = stats.size <= maxRecordBytes && file.endsWith('.json') ? readText(path) : '';
      const run = runOfRecord(kind, text, { name: partsOf(id).at(-1) ?? id, changedAt });
      this.#known.set(path, { changedAt, run });
      return { id, ...run, files: [] };
    }
    return null;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** What is in a folder; nothing where it may not be read, or has just vanished. */
function entriesOf(dir: string): Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The files of a run, without folders and links. */
function filesOf(dir: string): RunView['files'] {
  return entriesOf(dir)
    .filter((entry) => entry.isFile())
    .map(({ name }) => ({ name, bytes: statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0 }));
}
