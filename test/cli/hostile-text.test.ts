import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { registerBench } from '#cli/bench/index.ts';
import { registerCheck } from '#cli/check/index.ts';
import { registerConform } from '#cli/conform/index.ts';
import { registerConsole } from '#cli/console/index.ts';
import { registerDoctor } from '#cli/doctor/index.ts';
import { registerDriver } from '#cli/driver/index.ts';
import { registerFaults } from '#cli/faults/index.ts';
import { registerFit } from '#cli/fit/index.ts';
import { registerFleet } from '#cli/fleet/index.ts';
import { registerReplay } from '#cli/replay/index.ts';
import { registerRun } from '#cli/run/index.ts';
import { registerScenarios } from '#cli/scenarios/index.ts';
import { eventLog } from '#cli/serve/event-log.ts';
import { registerServe } from '#cli/serve/index.ts';
import { registerSign } from '#cli/sign/index.ts';
import { registerSimulate } from '#cli/simulate/index.ts';
import { registerSteps } from '#cli/steps/index.ts';
import { systemIo } from '#cli/shared/system-io.ts';
import { registerVerify } from '#cli/verify/index.ts';
import { registerZoo } from '#cli/zoo/index.ts';
import { foldLine } from '#cli/run-report/text-width.ts';
import { indentContinuationLines, escapeUnprintable, escapeUnprintableLines } from '#harness/printable.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { command, inFolder } from './run-command.ts';

/** Clears the screen, sets a title, goes back, forges a line, turns round, hides: one of each kind. */
const hostile =
  'a\u001b[2J\u001b]0;t\u0007\r\nFORGED\u0085\u009b31m\u202eb\u200b\u2028\u2066\ufeff\u00ad\u{e0041}\u007f\b\t\ud800z';
/** Characters that may arrive: the visible ones of any language, and the end of a line. */
const arrives = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]*$/u;

const header = {
  format: 'vendloop-history/2',
  scenario: hostile,
  stage: 'virtual',
  seed: 1,
  speed: 1,
  machines: [],
  settings: {},
};
const json = (value: unknown): string => `${JSON.stringify(value)}\n`;
const name = `${hostile}.yaml`;

/** Every command, with hostile text in whatever it reads. */
type Row = readonly [
  what: string,
  register: Parameters<typeof command>[0],
  args: readonly string[],
  files?: Readonly<Record<string, string>>,
];
const table: readonly Row[] = [
  ['driver check: file name', registerDriver, ['driver', 'check', `${hostile}.ts`]],
  ['driver check: program', registerDriver, ['driver', 'check', '--', hostile]],
  ['check: header', registerCheck, ['check', '-'], { '-': json(header) }],
  ['check: format', registerCheck, ['check', '-'], { '-': json({ format: `vendloop-history/${hostile}` }) }],
  [
    'check: event',
    registerCheck,
    ['check', '-'],
    { '-': json({ ...header, scenario: 'a' }) + json({ t: 0, by: hostile, kind: hostile }) },
  ],
  ['check: file name', registerCheck, ['check', hostile]],
  ['check --json', registerCheck, ['check', '--json', '-'], { '-': json({ format: hostile }) }],
  ['run: scenario name', registerRun, ['run', hostile]],
  ['run: file name', registerRun, ['run', name]],
  ['run: YAML', registerRun, ['run', name], { [name]: `name: a\n"${JSON.stringify(hostile).slice(1, -1)}": 1\n` }],
  ['run: raw YAML', registerRun, ['run', name], { [name]: `name: '${hostile}'\n${hostile}: [\n` }],
  ['run: JSON', registerRun, ['run', 'a.json'], { 'a.json': `{"name": "${hostile}"` }],
  [
    'run: wrong JSON',
    registerRun,
    ['run', 'a.json'],
    { 'a.json': json({ name: hostile, [hostile]: hostile, steps: [{ [hostile]: 1 }, hostile] }) },
  ],
  ['run: stage', registerRun, ['run', 'baseline', '--stage', hostile]],
  ['run: seed', registerRun, ['run', 'healthy-spring', '--seed', hostile]],
  [
    'run: profile',
    registerRun,
    ['run', 'healthy-spring', '--profile', 'p'],
    { p: json({ format: hostile, [hostile]: 1 }) },
  ],
  ['replay: token', registerReplay, ['replay', hostile]],
  ['replay: file', registerReplay, ['replay', name], { [name]: json({ format: hostile }) }],
  [
    'replay: members',
    registerReplay,
    ['replay', 'r'],
    { r: json({ format: 'vendloop-replay/3', check: hostile, mutant: hostile, seed: hostile, [hostile]: 1 }) },
  ],
  ['simulate', registerSimulate, ['simulate', '--worlds', hostile]],
  ['simulate: zoo', registerSimulate, ['simulate', '--zoo', hostile]],
  ['fit: columns', registerFit, ['fit', '-', '--motor', 'spring'], { '-': `${hostile.replaceAll('\n', '')},b\n1,2\n` }],
  [
    'fit: cells',
    registerFit,
    ['fit', '-', '--motor', 'spring'],
    { '-': `commanded_at,result_at,outcome\n${`"${hostile}","${hostile}","${hostile}"\n`.repeat(40)}` },
  ],
  [
    'fit: rows',
    registerFit,
    ['fit', '-', '--motor', 'spring'],
    { '-': json({ commanded_at: hostile, result_at: hostile, [hostile]: hostile }).repeat(40) },
  ],
  [
    'fit: history',
    registerFit,
    ['fit', '-', '--motor', 'spring'],
    { '-': json({ ...header, format: `vendloop-history/2` }) },
  ],
  ['fit: file', registerFit, ['fit', hostile, '--motor', 'spring'], { [hostile]: '' }],
  ['fit: motor', registerFit, ['fit', '-', '--motor', hostile], { '-': '' }],
  ['sign: text', registerSign, ['sign', '--key', 'k', '-'], { '-': json({ a: hostile }) }],
  ['sign: members', registerSign, ['sign', '--key', 'k', `${hostile}=1`, hostile]],
  ['sign: wrong JSON', registerSign, ['sign', '--key', 'k', '-'], { '-': `{"a": ${hostile}}` }],
  ['sign --json', registerSign, ['sign', '--json', '--key', 'k', '-'], { '-': json({ a: hostile }) }],
  ['verify', registerVerify, ['verify', '--key', 'k', hostile]],
  [
    'verify: payload',
    registerVerify,
    ['verify', '--key', 'k', '--no-window', encodePayload({ a: hostile.replace('\ud800', '') }, 'k')],
  ],
  ['verify: no payload', registerVerify, ['verify', '--key', 'k', Buffer.from(hostile).toString('base64')]],
  [
    'verify --json',
    registerVerify,
    ['verify', '--json', '--key', 'k', '--no-window', encodePayload({ a: hostile.replace('\ud800', '') }, 'k')],
  ],
  ['doctor', registerDoctor, ['doctor', '--key', 'k', hostile]],
  [
    'doctor: file',
    registerDoctor,
    ['doctor', '--key', 'k', '--file', 'f'],
    { f: `curl '${hostile}' -H '${hostile}: ${hostile}' -d '${hostile}'` },
  ],
  [
    'doctor --json',
    registerDoctor,
    ['doctor', '--json', '--key', 'k', '--file', 'f'],
    { f: `{"payload":"${hostile}"}` },
  ],
  [
    'conform',
    registerConform,
    [
      'conform',
      '--seed',
      '1',
      '--',
      process.execPath,
      '-e',
      `process.stdin.resume(); process.stdout.write(${JSON.stringify(hostile)}); ` +
        `process.stderr.write(${JSON.stringify(hostile)})`,
    ],
  ],
  ['scenarios', registerScenarios, ['scenarios', hostile]],
  ['steps', registerSteps, ['steps', hostile]],
  ['faults', registerFaults, ['faults', hostile]],
  [
    'serve: configuration',
    registerServe,
    ['serve', '--config', 'c'],
    { c: json({ [hostile]: 1, merchants: [{ [hostile]: hostile }] }) },
  ],
  ['serve: no JSON', registerServe, ['serve', '--config', 'c'], { c: hostile }],
  ['serve: slow', registerServe, ['serve', '--slow', hostile]],
  ['fleet', registerFleet, ['fleet', '--url', hostile]],
  ['fleet: fault', registerFleet, ['fleet', '--fault', hostile]],
  ['console: fleet', registerConsole, ['console', '--fleet', hostile]],
  ['console: target', registerConsole, ['console', '--target', hostile]],
  ['bench: profile', registerBench, ['bench', hostile]],
  ['bench: stored', registerBench, ['bench', '--check-only', hostile.replaceAll('\0', '')]],
  ['bench trend', registerBench, ['bench', 'trend', '-'], { '-': json({ [hostile]: hostile }) }],
  ['zoo', registerZoo, ['zoo', hostile]],
];

describe('text from outside', () => {
  it.each(table.map((row) => ({ what: row[0], row })))(
    'arrives as plain lines from $what',
    async ({ row: [, register, args, files] }) => {
      const { out, err, usageError } = await command(register, args, files);
      const printed = `${out}${err}vendloop: ${escapeUnprintableLines(indentContinuationLines(usageError))}`;
      expect(printed.length).toBeGreaterThan('vendloop: '.length);
      for (const line of printed.split('\n')) {
        expect(line).toMatch(arrives);
        expect(line).not.toMatch(/^FORGED/);
      }
      if (args.includes('--json') && out !== '') expect(() => JSON.parse(out) as unknown).not.toThrow();
    },
  );

  it('arrives as one line in the log of a core', () => {
    const lines: string[] = [];
    const log = eventLog((line) => lines.push(line), {
      origin: '',
      now: () => 0,
      monotonic: () => 0,
      after: () => ({ cancel: () => undefined }),
    });
    log({ kind: 'frame-dropped', machine: '10000001', reason: 'malformed', detail: hostile } as unknown as Parameters<
      typeof log
    >[0]);
    log({
      kind: 'delivery-settled',
      machine: '10000001',
      delivery: 'd',
      outcome: 'FAILURE',
      errorMsg: hostile,
    } as unknown as Parameters<typeof log>[0]);
    log({ kind: 'callback-failed', callback: 'c', attempt: 1, reason: hostile, retryInMs: 1 } as unknown as Parameters<
      typeof log
    >[0]);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(arrives);
  });

  it('is made visible before the console paints it', () => {
    for (const line of [...foldLine(`${hostile} ${hostile}`, 40), ...foldLine(`  ${hostile}`, 40)])
      expect(line).toMatch(arrives);
  });
});

describe('what is printed', () => {
  it('keeps JSON what it was, and text of any language', () => {
    const text = JSON.stringify({ [hostile]: hostile }, null, 2);
    expect(escapeUnprintableLines(text).replaceAll('\n', '')).toMatch(arrives);
    expect(JSON.parse(escapeUnprintableLines(text))).toEqual(JSON.parse(text));
    expect(escapeUnprintable('饮料 Getränke напиток 🥤 "\\u001b"')).toBe('饮料 Getränke напиток 🥤 "\\u001b"');
    expect(escapeUnprintable('a\u001b[2J\n\u{e0041}')).toBe('a\\u001b[2J\\u000a\\udb40\\udc41');
  });

  it('passes the one place where a process makes it visible', () => {
    const written: string[] = [];
    const collect = (text: unknown): boolean => written.push(String(text)) > 0;
    const spies = [
      vi.spyOn(process.stdout, 'write').mockImplementation(collect),
      vi.spyOn(process.stderr, 'write').mockImplementation(collect),
    ];
    const io = systemIo();
    io.out(`${hostile}\n`);
    io.err(`${hostile}\n`);
    for (const spy of spies) spy.mockRestore();
    expect(written).toHaveLength(2);
    expect(written.join('').replaceAll('\n', '')).toMatch(arrives);
  });

  it('is written by no other code', () => {
    const root = resolve(import.meta.dirname, '../../src');
    // The place itself; a question whose text is the program's own; the console's screen, which makes visible before it
    // paints; helpers that answer their parent through a pipe.
    const allowedFiles = [
      'cli/shared/system-io.ts',
      'cli/certify/ask-person.ts',
      'cli/run/ask-at-machine.ts',
      'cli/console/terminal/system-terminal.ts',
      'core/store/sqlite/check-process.ts',
      'harness/bench/generator/program.ts',
    ];
    const writers = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (file) =>
        file.endsWith('.ts') &&
        /process\.std(out|err)|console\.(log|error|warn|info)\(/.test(
          readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, ''),
        ),
    );
    expect(writers.filter((file) => !allowedFiles.includes(file) && !file.endsWith('/managed-process.ts'))).toEqual([]);
  });

  it('is plain in a real process, also where the parser of the command line complains', async () => {
    const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;
    const argument = hostile.replace('\ud800', '');
    const run = promisify(execFile);
    await inFolder(async (dir) => {
      writeFileSync(join(dir, 'h'), json({ format: `vendloop-history/${hostile}` }));
      for (const args of [
        [argument],
        ['check', `--${argument}`],
        ['check', join(dir, 'h')],
        ['check', join(dir, argument)],
      ]) {
        const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', main, ...args]).catch(
          (error: unknown) => error as { stdout: string; stderr: string },
        );
        expect(stderr).not.toBe('');
        for (const line of `${stdout}${stderr}`.split('\n')) {
          expect(line).toMatch(arrives);
          expect(line).not.toMatch(/^FORGED/);
        }
      }
    });
  }, 120_000);
});
