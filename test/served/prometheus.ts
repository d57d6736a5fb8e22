import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '#harness/stages/cluster/ports.ts';

const runFile = promisify(execFile);

/** Debian's `prometheus` brings both programs. */
export function hasPrometheus(): boolean {
  try {
    for (const program of ['prometheus', 'promtool']) execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A Prometheus that watches one core four times a second. */
export interface RunningPrometheus {
  readonly url: string;
  /** The value of an expression that has one series; NaN if it has none. */
  value(expr: string): Promise<number>;
  /**
   * Has promtool run expressions.
   * @returns how many series each has.
   * @throws Error with what promtool prints, for an expression that is wrong.
   */
  countSeries(exprs: readonly string[]): Promise<readonly number[]>;
  /** State of each rule of the alerts: `ok` once it was evaluated without an error. */
  alertHealth(): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/**
 * Starts Prometheus with the rules of a file, and waits until it is ready.
 * @param target `host:port` of the core's metrics.
 * @param folder gets its configuration and data.
 */
export async function startPrometheus(target: string, rules: string, folder: string): Promise<RunningPrometheus> {
  mkdirSync(folder, { recursive: true });
  cpSync(rules, join(folder, 'alerts.yml'));
  const config = join(folder, 'prometheus.yml');
  writeFileSync(
    config,
    JSON.stringify({
      global: { scrape_interval: '250ms', scrape_timeout: '250ms', evaluation_interval: '250ms' },
      rule_files: ['alerts.yml'],
      scrape_configs: [{ job_name: 'vendloop', static_configs: [{ targets: [target] }] }],
    }),
  );
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const url = `http://${address}`;
  while (child.exitCode === null && !(await isReady(url)));
  return {
    url,
    value: async (expr) => {
      const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expr)}`);
      const { data } = (await answer.json()) as QueryAnswer;
      return Number(data.result[0]?.value[1] ?? NaN);
    },
    countSeries: async (exprs) => {
      // One expression for all: a start of promtool takes longer than its query. A label distinguishes them.
      const numbered = exprs.map((expr, index) => `label_replace((${expr}), "query", "${index}", "", "")`);
      const { stdout } = await runFile('promtool', ['query', 'instant', url, numbered.join(' or ')]);
      const found = [...stdout.matchAll(/query="(\d+)"/g)].map(([, index]) => Number(index));
      return exprs.map((_expr, index) => found.filter((each) => each === index).length);
    },
    alertHealth: async () => {
      const answer = (await (await fetch(`${url}/api/v1/rules`)).json()) as RulesAnswer;
      const all = answer.data.groups.flatMap((group) => group.rules);
      return Object.fromEntries(all.map(({ name, health }) => [name, health]));
    },
    close: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

interface QueryAnswer {
  readonly data: { readonly result: readonly { readonly value: readonly [time: number, value: string] }[] };
}

interface RulesAnswer {
  readonly data: {
    readonly groups: readonly { readonly rules: readonly { readonly name: string; readonly health: string }[] }[];
  };
}

async function isReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/-/ready`).catch(() => null))?.status === 200;
}
