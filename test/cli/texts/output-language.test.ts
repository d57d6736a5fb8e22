import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import { benchText } from '#harness/reports/bench/index.ts';
import { replayOf } from '#harness/simulation/replay/replay.ts';
import { encodeToken } from '#harness/simulation/replay/token.ts';
import { registerBackup, registerRestore } from '#cli/backup/index.ts';
import { registerBench } from '#cli/bench/index.ts';
import { registerCertify } from '#cli/certify/index.ts';
import { registerCheck } from '#cli/check/index.ts';
import { registerCompletion } from '#cli/completion/index.ts';
import { registerConfig } from '#cli/config/index.ts';
import { conformCases } from '#cli/conform/conform-cases.ts';
import { registerConform } from '#cli/conform/index.ts';
import { registerConsole } from '#cli/console/index.ts';
import { registerDoctor } from '#cli/doctor/index.ts';
import { registerDriver } from '#cli/driver/index.ts';
import { registerFaults } from '#cli/faults/index.ts';
import { registerFit } from '#cli/fit/index.ts';
import { registerFleet } from '#cli/fleet/index.ts';
import { registerImport } from '#cli/import/index.ts';
import { init } from '#cli/init/write-project.ts';
import { registerListen } from '#cli/listen/index.ts';
import { registerMerge } from '#cli/merge/index.ts';
import { registerReplay } from '#cli/replay/index.ts';
import { registerRun } from '#cli/run/index.ts';
import { registerScenarios } from '#cli/scenarios/index.ts';
import { registerServe } from '#cli/serve/index.ts';
import { registerSign } from '#cli/sign/index.ts';
import { registerSimulate } from '#cli/simulate/index.ts';
import { registerSteps } from '#cli/steps/index.ts';
import { registerTrigger } from '#cli/trigger/index.ts';
import { registerVerify } from '#cli/verify/index.ts';
import { registerZoo } from '#cli/zoo/index.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { outputsIn } from '#cli/texts/sentences/index.ts';
import { scenarios } from '#scenarios/index.ts';
import { root } from '#test/docs/pages.ts';
import { samples } from '#test/harness/reports/bench/sample.ts';
import { command, inFolder } from '../run-command.ts';

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Texts that stay as they are in Chinese, and why. */
const unchanged: readonly (readonly [RegExp, string])[] = [
  ...[...conformCases(seededRandom(1), 20).map(({ name }) => name), ...forgeries.map(({ description }) => description)]
    .toSorted((a, b) => b.length - a.length)
    .map((name) => [new RegExp(escaped(name), 'g'), 'the name of a case, or what a driver calls a forgery'] as const),
  ...scenarios.map(
    ({ title }) => [new RegExp(escaped(title), 'g'), 'the title of a scenario, as its file has it'] as const,
  ),
  [/^.*vendloop [a-z]+ .*$/gm, 'a command line to paste'],
  [/`[^`]*`|"[^"]*"|“[^”]*”/g, 'quoted: code, or what a person wrote'],
  [/^ *(?:- )?[\w ]+: .*$/gm, 'YAML of an example'],
  [/^ +第 \d+ 行：[^]*?(?=\n(?! {6})|$)/gm, 'an event as the history has it'],
  [/\S*[/\\]\S*/g, 'a path, or a URL'],
  [/[a-z]+(?:-[a-z0-9]+)+/g, 'a name: of a check, clause, case or event'],
  [/^ *specification，.*(?:\n {2,}.*)+/gm, 'what the specification saw, and what it allows'],
  [/there is no order called/g, 'what a step came to, as the history has it'],
  [/with \w+ \w+(?: (?:and|or) \w+)*/g, 'members of events'],
  [
    /A delivery was settled 4 s late\.|A customer waited for a refund\.|\S+ p50 and \S+ p50 are slower .*/g,
    'of a sample',
  ],
];

/** Runs of four English words: parts of a sentence that was not translated. */
function englishIn(text: string): readonly string[] {
  const rest = unchanged.reduce((remaining, [pattern]) => remaining.replaceAll(pattern, ''), text);
  return rest.match(/\b[A-Za-z’']+(?: [a-z’']+){3,}/g) ?? [];
}

type Register = (program: Command, io: CliIo) => void;

const key = ['--key', 'demo-app-key'];
const payload = { machine_no: '10000001', order_id: '42', timestamp: '1714373688' };
const client = `node ${join(root, 'docs/examples/clients/sign.mjs')}`;
const log = Array.from({ length: 60 }, (_, at) => {
  const start = 1_714_373_688_000 + at * 10_000;
  return `${start},${start + 700 + (at % 5) * 20}`;
});
const csv = `commanded_at,result_at\n${log.join('\n')}\n`;

/** A world whose core has a bug, as a token: what a check finds is in the report. */
function token(): string {
  const rule = { check: 'specification' };
  const about = { version: '0.1.0', seed: 5, mutant: 'expires-early', rule, digest: 'a'.repeat(64), scenario: null };
  return encodeToken(replayOf(about));
}

const commands: readonly (readonly [Register, (folder: string) => readonly string[]])[] = [
  [registerSteps, () => ['steps']],
  [registerSteps, () => ['steps', 'race']],
  [registerSteps, () => ['steps', 'sendRequest']],
  [registerFaults, () => ['faults']],
  [registerSign, () => ['sign', 'a=1', 'b=2', ...key]],
  [registerVerify, () => ['verify', encodePayload(payload, 'demo-app-key'), ...key]],
  [registerVerify, () => ['verify', encodePayload(payload, 'another-key'), ...key, '--no-window']],
  [registerVerify, () => ['verify', 'not-base-64', ...key]],
  [registerDoctor, () => ['doctor', encodePayload(payload, 'another-key'), ...key]],
  [registerConform, () => ['conform', '--client', client, '--cases', '20', '--expect-dialect', 'go']],
  [registerZoo, () => ['zoo', '--list']],
  [registerZoo, () => ['zoo', 'expires-early', '--runs', '1', '--jobs', '1', '--no-shrink']],
  [registerFit, () => ['fit', 'log.csv', '--motor', 'spring']],
  [registerBench, () => ['bench', '--list']],
  [registerDriver, () => ['driver', 'check', '--no-config']],
  [registerCertify, () => ['certify', '--list', '--no-config']],
  [registerConfig, () => ['config', '--no-config']],
  [registerFleet, () => ['fleet', '--url', 'http://127.0.0.1:9', '--count', '2', '--wait', '1s', '--no-config']],
  [registerSimulate, () => ['simulate', '--worlds', '1', '--seed', '1', '--jobs', '1', '--zoo', 'expires-early']],
  [registerRun, (folder) => ['run', 'lying-machines', '--stage', 'virtual', '--out', join(folder, 'run')]],
  [registerCheck, (folder) => ['check', join(folder, 'run/lying-machines/history.ndjson')]],
  [registerReplay, (folder) => ['replay', token(), '--out', join(folder, 'replay')]],
  [
    registerImport,
    (folder) => {
      const examples = join(root, 'examples/import');
      const mapping = ['--mapping', join(examples, 'gateway.mapping.yaml')];
      return ['import', join(examples, 'gateway.csv'), ...mapping, '--out', join(folder, 'imported.ndjson')];
    },
  ],
  [registerCheck, (folder) => ['check', join(folder, 'imported.ndjson')]],
  [registerScenarios, () => ['scenarios', '--no-config']],
  [registerScenarios, () => ['scenarios', 'no-such-scenario', '--no-config']],
  [registerTrigger, () => ['trigger', 'delivery-failed', ...key, '--to', 'http://127.0.0.1:9/', '--no-config']],
  [registerListen, () => ['listen', '--port', 'x', ...key, '--no-config']],
  [registerServe, () => ['serve', '--port', 'x', '--no-config']],
  [registerConsole, () => ['console', '--answers', 'log.csv', '--fleet', 'spring:99', '--no-config']],
  [registerCompletion, () => ['completion', 'no-such-shell']],
  [
    registerSimulate,
    (folder) => [
      'simulate',
      '--worlds',
      '1',
      '--seed',
      '1',
      '--jobs',
      '1',
      '--shard',
      '1/1',
      '--out',
      join(folder, 's'),
    ],
  ],
  [registerMerge, (folder) => ['merge', join(folder, 's/shard-1-of-1.json')]],
  [registerBackup, (folder) => ['backup', '--database', join(folder, 'a.sqlite'), '--out', join(folder, 'b.sqlite')]],
  [
    registerRestore,
    (folder) => ['restore', '--backup', join(folder, 'b.sqlite'), '--database', join(folder, 'c.sqlite')],
  ],
];

describe('in Chinese', () => {
  it('every command prints no English sentence', { timeout: 300_000 }, () =>
    inFolder(async (folder) => {
      await (await openSqliteStore(join(folder, 'a.sqlite'))).close();
      const english: string[] = [];
      for (const [register, argsIn] of commands) {
        const args = argsIn(folder);
        const { out, err, usageError } = await command(register, [...args, '--lang', 'zh'], { 'log.csv': csv });
        const printed = [out, err, usageError].join('\n');
        expect(printed, args.join(' ')).toMatch(/\p{Script=Han}/u);
        english.push(...englishIn(printed).map((text) => `${args.slice(0, 3).join(' ')}: ${text}`));
      }
      expect(english).toEqual([]);
    }),
  );

  it('a project is begun without an English sentence', () =>
    inFolder(async (folder) => {
      let printed = '';
      const io: Partial<CliIo> = {
        out: (text) => void (printed += text),
        cwd: () => folder,
        language: 'zh',
        env: () => undefined,
        command: (...args) => ['vendloop', ...args].join(' '),
      };
      await init(io as CliIo, { yes: true, driver: 'python' }, null);
      expect(printed).toMatch(/\p{Script=Han}/u);
      expect(englishIn(printed)).toEqual([]);
    }));

  it.each(Object.entries(samples))('the report of a benchmark has no English sentence: %s', (_, sample) => {
    expect(englishIn(benchText(sample, outputsIn('zh')))).toEqual([]);
  });
});
