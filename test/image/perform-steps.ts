import { execFileSync } from 'node:child_process';
import { accessSync, constants, cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { assignments, healthCommand, type Stage, type Step } from './dockerfile.ts';

/** What a Dockerfile makes, as far as a folder can stand in for an image's root: the base image is this computer. */
export interface Image {
  /** The folder that stands in for `/`. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly user: { readonly uid: number; readonly gid: number };
  /** Entry point and command. */
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
}

/** Where steps are performed. */
export interface Places {
  /** The build context. */
  readonly context: string;
  /** Gets a folder for each stage. */
  readonly folder: string;
  /** Folders of stages that are made already. */
  readonly ready: ReadonlyMap<string, string>;
}

type State = { -readonly [Name in keyof Image]: Image[Name] };

/**
 * Performs the steps of a stage, and of the stages that it needs, in a plain shell of this computer. Owners of files
 * are not set: `chown` a folder where that matters.
 * @throws Error of the step that failed.
 */
export function performStage(name: string, stages: readonly Stage[], places: Places): Image {
  const roots = new Map(places.ready);
  const rootOf = (other: string): string => {
    const made = roots.get(other);
    if (made !== undefined) return made;
    return perform(other, join(places.folder, other)).root;
  };
  const perform = (stageName: string, root: string): Image => {
    const stage = stages.find((each) => each.name === stageName);
    if (stage === undefined) throw new Error(`there is no stage ${stageName}`);
    roots.set(stageName, root);
    mkdirSync(root, { recursive: true });
    const isBasedOnStage = stages.some((each) => each.name === stage.base);
    const state: State = isBasedOnStage ? { ...perform(stage.base, root) } : { ...emptyImage, root };
    for (const step of stage.steps) performStep(step, state, places.context, rootOf);
    return state;
  };
  return perform(name, join(places.folder, name));
}

const emptyImage: Omit<Image, 'root'> = {
  env: {},
  workdir: '/',
  user: { uid: 0, gid: 0 },
  entrypoint: [],
  command: [],
  healthCheck: [],
};

function performStep(step: Step, state: State, context: string, rootOf: (stage: string) => string): void {
  const { name, text, words } = step;
  if (name === 'COPY') copy(step, state, step.flags.has('from') ? rootOf(step.flags.get('from')!) : context);
  else if (name === 'RUN') run(text, state);
  else if (name === 'WORKDIR') state.workdir = resolve(state.workdir, text);
  else if (name === 'ENV') state.env = { ...state.env, ...Object.fromEntries(assignments(step)) };
  else if (name === 'ENTRYPOINT') state.entrypoint = words;
  else if (name === 'CMD') state.command = words;
  else if (name === 'HEALTHCHECK') state.healthCheck = healthCommand(step) ?? [];
  else if (name === 'USER') state.user = userOf(text);
  else if (name !== 'EXPOSE') throw new Error(`${name} ${text}: this step is not known here`);
  mkdirSync(join(state.root, state.workdir), { recursive: true });
}

/** As Docker copies: a folder's content, or files into a folder whose path ends with a slash. */
function copy({ words }: Step, { root, workdir }: State, from: string): void {
  const target = words.at(-1) ?? '';
  const path = join(root, resolve(workdir, target));
  for (const source of words.slice(0, -1)) {
    const file = join(from, source);
    if (!existsSync(file)) throw new Error(`COPY ${words.join(' ')}: there is no ${source}`);
    const intoFolder = target.endsWith('/') && !statSync(file).isDirectory();
    cpSync(file, intoFolder ? join(path, basename(source)) : path, { recursive: true });
  }
}

function run(text: string, { root, workdir, env }: State): void {
  // npm's store of what `npm ci` has fetched here already is good enough.
  const own = { ...process.env, npm_config_prefer_offline: 'true', ...ownCache(root), ...env };
  execFileSync('sh', ['-c', text], { cwd: join(root, workdir), env: own, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** A user without a home folder has none for npm's cache, whatever npm gives as HOME: it gets one beside the stage. */
function ownCache(root: string): NodeJS.ProcessEnv {
  try {
    accessSync(homedir(), constants.W_OK);
    return {};
  } catch {
    return { npm_config_cache: join(dirname(root), 'npm-cache') };
  }
}

function userOf(text: string): Image['user'] {
  const [uid = 0, gid = 0] = text.split(':').map(Number);
  return { uid, gid };
}
