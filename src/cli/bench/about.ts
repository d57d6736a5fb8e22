import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpus, loadavg, platform, release, totalmem, type } from 'node:os';
import type { Segment } from '#harness/bench/load/segment.ts';
import type { BenchProfile } from '#harness/bench/profiles.ts';
import type { BenchAbout } from '#harness/bench/result.ts';
import { renderCommand } from '../shared/command-line.ts';
import { version } from '../shared/version.ts';

/** What the command line contributes to the description of a run. */
export interface AboutInput {
  readonly profile: BenchProfile;
  readonly seed: number;
  readonly k6: string;
  readonly target: string | null;
  readonly coreFaults: readonly string[];
  /** The share of the load that is made here; left out: all. */
  readonly segment?: Segment | undefined;
  /** How many share a PostgreSQL; left out: one, on SQLite. */
  readonly cores?: number | undefined;
  readonly now: number;
}

/**
 * Where and how a benchmark runs, for later readers of its report. Files that git does not track do not make it dirty:
 * reports and databases are among them.
 */
export function aboutRun(
  { profile, seed, k6, target, coreFaults, cores, segment, now }: AboutInput,
  cwd = process.cwd(),
): BenchAbout {
  const commit = git(cwd, 'rev-parse', '--short=12', 'HEAD');
  return {
    vendloop: version,
    node: process.versions.node,
    k6,
    commit,
    dirty: commit !== null && git(cwd, 'status', '--porcelain', '--untracked-files=no') !== '',
    seed,
    configHash: configHash(profile),
    command: renderCommand(process.argv.slice(2)),
    at: new Date(now).toISOString(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: `${type()} ${release()}`,
    loadAverage: loadAverage(),
    target,
    ...(cores !== undefined && { coresOnPostgres: cores }),
    ...(segment && { segment }),
    coreFaults,
  };
}

/** Null on Windows, where the load is always 0. */
function loadAverage(): number | null {
  return platform() === 'win32' ? null : (loadavg()[0] ?? null);
}

/** Hash of everything that shapes the load. Injected latency does not change it: it is what is compared. */
function configHash({ parts }: BenchProfile): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

function git(cwd: string, ...args: readonly string[]): string | null {
  try {
    return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    // No checkout, or no git.
    return null;
  }
}
