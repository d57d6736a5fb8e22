import { parseArgs } from 'node:util';
import { parseShard, type Shard } from './sample.ts';

/** What is asked for. */
export interface PowerOptions {
  readonly mutants: number;
  readonly shard: Shard;
  /** Of the sample. */
  readonly seed: number;
  readonly worldSeed: number;
  readonly worlds: number;
  readonly workers: number;
  /** A file to go on with. */
  readonly resume: string | null;
  /** A new file of results. */
  readonly out: string | null;
  /** A file of results whose mutants that were not caught are the sample. */
  readonly rejudge: string | null;
  /** Prints the sample and ends. */
  readonly list: boolean;
  /** Files of results to make the tables of. */
  readonly tables: readonly string[];
  /** Names of broken cores to judge, none for all; null: not asked for. */
  readonly broken: readonly string[] | null;
  /** How the program was called. */
  readonly command: string;
}

/** More would judge mutants no faster, and take the computer from others. */
const maxWorkers = 2;

export const usage = `npm run power -- [options]

  --mutants <n>      size of the sample (300)
  --shard <i/n>      judge the i-th of n parts of it (1/1)
  --seed <n>         seed of the sample (1)
  --world-seed <n>   seed of the first world (1)
  --worlds <n>       worlds of each mutant (600)
  --workers <n>      mutants at a time, 1 or 2 (1)
  --out <file>       new file of results (runs/power/<date>.ndjson)
  --resume <file>    go on with this file
  --rejudge <file>   judge again what these results, perhaps of earlier sources, did not catch
  --list             print the sample and end
  --table <file...>  write the tables of these results into docs/power.md
  --broken [name...] judge the broken cores by worlds alone, with three seeds
`;

/** Reads the arguments. @throws Error with a sentence for the user. */
export function parseOptions(args: readonly string[]): PowerOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      mutants: { type: 'string', default: '300' },
      shard: { type: 'string', default: '1/1' },
      seed: { type: 'string', default: '1' },
      'world-seed': { type: 'string', default: '1' },
      worlds: { type: 'string', default: '600' },
      workers: { type: 'string', default: '1' },
      out: { type: 'string' },
      resume: { type: 'string' },
      rejudge: { type: 'string' },
      list: { type: 'boolean', default: false },
      table: { type: 'boolean', default: false },
      broken: { type: 'boolean', default: false },
    },
  });
  const number = (name: 'mutants' | 'seed' | 'world-seed' | 'worlds' | 'workers', max = 2 ** 31): number => {
    const value = Number(values[name]);
    if (!/^\d+$/.test(values[name]) || value > max || (value === 0 && !name.endsWith('seed')))
      throw new Error(`--${name} ${values[name]}: a whole number up to ${max} is needed`);
    return value;
  };
  const shard = parseShard(values.shard);
  if (!shard) throw new Error(`--shard ${values.shard}: write it as 1/4`);
  if (values.table && positionals.length === 0) throw new Error('--table needs a file of results');
  if (!values.table && !values.broken && positionals.length > 0) throw new Error(`unknown argument ${positionals[0]}`);
  if (values.out !== undefined && values.resume !== undefined) throw new Error('--out and --resume exclude each other');
  return {
    mutants: number('mutants'),
    shard,
    seed: number('seed'),
    worldSeed: number('world-seed'),
    worlds: number('worlds'),
    workers: number('workers', maxWorkers),
    resume: values.resume ?? null,
    out: values.out ?? null,
    rejudge: values.rejudge ?? null,
    list: values.list,
    tables: values.table ? positionals : [],
    broken: values.broken ? positionals : null,
    command: ['npm run power', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
  };
}
