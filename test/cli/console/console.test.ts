import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerConsole } from '#cli/console/index.ts';
import { registerRun } from '#cli/run/index.ts';
import { readHistory } from '#harness/history/ndjson.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario } from '#harness/runner/run.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { compareOutcomes } from '#harness/session/compare-outcomes.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { command, inFolder, type CommandResult } from '../run-command.ts';

const firstDay = readFileSync(new URL('../../../docs/examples/first-day.answers', import.meta.url), 'utf8');

/** Plays a script of answers, in virtual time by default. */
function play(dir: string, script: string, ...flags: readonly string[]): Promise<CommandResult> {
  return command(
    registerConsole,
    [
      'console',
      '--answers',
      'script',
      '--seed',
      '7',
      '--out',
      dir,
      ...(flags.includes('--stage') ? [] : ['--stage', 'virtual']),
      ...flags,
    ],
    { script },
  );
}

const historyOf = (dir: string) => readFileSync(join(dir, 'console', 'history.ndjson'), 'utf8');
const kinds = (dir: string) => readHistory(historyOf(dir), 'history').events.map(({ kind }) => kind);

describe('a first day at the console', () => {
  it('jams a conveyor, answers after the lock, clears a fault, sells, and is a normal run', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'first-day.yaml');
      const output = await play(dir, firstDay.replace('runs/first-day.yaml', file));
      expect(output).toMatchObject({ code: 0, usageError: '' });
      expect(output.out).toMatch(/settled it as failure \(Goods are Stuck\)/);
      expect(output.out).toMatch(
        /waiting for the machine’s answer: the lock has expired, the fallback follows in 8\d\.\d s/,
      );
      expect(output.out).toMatch(/\nPASS console\nvirtual stage, seed 7, 4 machines/);
      for (const name of ['verdict.json', 'junit.xml', 'report.html'])
        expect(existsSync(join(dir, 'console', name))).toBe(true);
      expect(output.out).toContain(
        `Replayed in virtual time: the outcomes are the same (4 deliveries).\nvendloop run ${file}`,
      );
      const scenario = loadScenario(readFileSync(file, 'utf8'), file);
      const stage = virtualStage({ seed: scenario.seed, network: networkDelays(scenario) });
      const replayed = await runScenario(scenario, stage, { seed: scenario.seed });
      await stage.close();
      expect(replayed.verdict.verdict).toBe('PASS');
      expect(compareOutcomes(readHistory(historyOf(dir), 'history'), replayed.history)).toEqual({
        deliveries: 4,
        difference: null,
      });
    }));

  it.each(Array.from({ length: 20 }, (_, index) => index + 1))('comes to PASS and is saved with seed %d', (seed) =>
    inFolder(async (dir) => {
      const output = await play(
        dir,
        firstDay.replace('runs/first-day.yaml', join(dir, 'first-day.yaml')),
        '--seed',
        `${seed}`,
      );
      expect(output).toMatchObject({ code: 0, usageError: '' });
      expect(output.out).toContain('the outcomes are the same (4 deliveries)');
    }),
  );

  it('is the same history byte for byte when the same is answered', () =>
    inFolder(async (dir) => {
      const script = firstDay.slice(0, firstDay.indexOf('finish'));
      await play(join(dir, 'a'), script);
      await play(join(dir, 'b'), script);
      expect(historyOf(join(dir, 'a'))).toBe(historyOf(join(dir, 'b')));
    }));
});

describe('the menus', () => {
  it.each<[string, string, readonly RegExp[], readonly string[]]>([
    [
      'several items through the queue',
      '10000002 queue 0 3 end end end back',
      [/order-1: 3 items queued/],
      ['job-queued'],
    ],
    [
      'several customers at the same time',
      '10000002 concurrent 0 3 end back',
      [/1 of 3 got the machine, the others were refused with 6057/],
      [],
    ],
    [
      'the same request twice',
      '10000002 duplicate 0 end back',
      [/the repeated request got the same answer: delivery \d+, no second delivery started/],
      [],
    ],
    [
      'a pickup code',
      '10000002 pickup 0 end back',
      [/a pickup code was made and consumed/, /delivery \d+ started/],
      [],
    ],
    [
      'one step at a time, out of order',
      '10000002 steps order 0 steps deliver_order-1 steps pay_order-1 steps refund_order-1 back',
      [/the delivery was refused: 6054/, /order-1 paid/, /order-1 refunded/],
      [],
    ],
    [
      'the machine’s connection',
      '10000002 connection partition sell 0 connection clear_partition#1 back',
      [
        /network fault injected: partition 10000002/,
        /the delivery was refused: 4008/,
        /network fault cleared: partition, 10000002/,
      ],
      ['network-fault-ended'],
    ],
    [
      'the whole network',
      'network loss api 100 10000002 sell 0 back network clear_loss#1',
      [
        /the order: no answer \(timeout\); whether it was executed is unknown/,
        /network fault cleared: loss, between the merchant and the core/,
      ],
      ['network-fault-fired'],
    ],
    [
      'the receiver',
      'receiver 500 10000002 sell 0 5s back receiver clear',
      [
        /the receiver will answer 500/,
        /waiting for the next attempt of the callback, in \d/,
        /the fault of the receiver is cleared/,
      ],
      ['callback-failed', 'fault-cleared'],
    ],
    [
      'the core',
      'core 3 end 10000001 sell 0 end back',
      [/the core was killed and restarted/, /settled it as success/],
      ['core-killed'],
    ],
    ['going back from a question', '10000002 sell back inject back back', [], []],
  ])('offer %s', (_, answers, texts, happened) =>
    inFolder(async (dir) => {
      const output = await play(
        dir,
        answers
          .split(' ')
          .map((answer) => answer.replace('_', ' '))
          .join('\n'),
      );
      expect(output.usageError).toBe('');
      for (const text of texts) expect(output.out).toMatch(text);
      expect(kinds(dir)).toEqual(expect.arrayContaining([...happened]));
    }),
  );

  it.each([
    ['en', /the delivery was refused: 6057 machine is busy/],
    ['zh', /6057 设备正在出货/],
  ])('show messages of the core in the session’s language: %s', (language, refusal) =>
    inFolder(async (dir) => {
      const lateAnswers = [
        '10000002',
        'inject',
        'answers-late',
        '20000',
        'next-job',
        'sell',
        '0',
        '5s',
        'sell',
        '0',
        'back',
        'finish',
        'wait',
        'end',
        'n',
      ];
      const output = await play(dir, lateAnswers.join('\n'), '--lang', language);
      expect(output).toMatchObject({ code: 0, usageError: '' });
      expect(output.out).toMatch(refusal);
    }),
  );

  it('keep a person’s word with name and note, and fail the session when it is not as it should be', () =>
    inFolder(async (dir) => {
      const output = await play(
        dir,
        [
          '10000001',
          'sell',
          '0',
          'end',
          'judge',
          'Is the door shut?',
          'yes',
          'no',
          'Li',
          'hinge',
          'back',
          'finish',
          'n',
        ].join('\n'),
      );
      expect(output.code).toBe(1);
      expect(output.out).toContain('expected yes, Li answered no (hinge)');
      expect(output.out).toMatch(/Is the door shut\? +yes +no +Li +hinge/);
      expect(readFileSync(join(dir, 'console', 'report.html'), 'utf8')).toContain('What people saw');
      expect(output.out.trimEnd().split('\n').at(-1)).toBe(`FAIL: ${join(dir, 'console', 'report.html')}`);
      expect(readHistory(historyOf(dir), 'history').events).toContainEqual(
        expect.objectContaining({
          kind: 'operator-answered',
          question: 'Is the door shut?',
          answer: 'no',
          operator: 'Li',
          note: 'hinge',
          source: 'asked',
        }),
      );
    }));

  it('report that a saved session fails again when a person judged it as failed', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'by-hand.yaml');
      const output = await play(
        dir,
        [
          '10000001',
          'sell',
          '0',
          'end',
          'judge',
          'Is the door shut?',
          'yes',
          'no',
          'Li',
          'hinge',
          'back',
          'finish',
          'y',
          'x',
          '(default)',
          file,
        ].join('\n'),
      );
      expect(output.code).toBe(1);
      expect(output.out).toContain('Replayed in virtual time: the outcomes are the same (1 delivery).');
      expect(loadScenario(readFileSync(file, 'utf8'), file)).toMatchObject({ verdict: 'FAIL', finds: [] });
      const replayed = await command(registerRun, ['run', file, '--stage', 'virtual', '--out', join(dir, 'again')]);
      expect(replayed).toMatchObject({ code: 0, usageError: '' });
      expect(replayed.out).toContain('FAIL, as the scenario declares, by what a person observed alone.');
    }));

  it('wait for what is under way before the end, or end without it and report that', () =>
    inFolder(async (dir) => {
      const broken = [
        '10000002',
        'inject',
        'never-answers',
        '(default)',
        'next-job',
        'sell',
        '0',
        '2s',
        'back',
        'finish',
      ];
      const waited = await play(join(dir, 'a'), [...broken, 'wait', 'end', 'n'].join('\n'));
      expect(waited.code).toBe(0);
      expect(kinds(join(dir, 'a'))).toContain('delivery-settled');
      const ended = await play(join(dir, 'b'), [...broken, 'now', 'n'].join('\n'));
      expect(ended.code).toBe(3);
      expect(ended.out).toMatch(/was\s+abandoned before its end/);
    }));
});

describe('a person who leaves in the middle', () => {
  it('has everything that was seen, with a verdict and its reports', () =>
    inFolder(async (dir) => {
      const output = await play(dir, '10000001\nsell\n0\n100ms');
      expect(output).toMatchObject({ code: 3, usageError: '' });
      expect(output.out).toContain('The session ends here; its evidence is kept.');
      expect(existsSync(join(dir, 'console', 'report.html'))).toBe(true);
      expect(kinds(dir)).toEqual(expect.arrayContaining(['delivery-started', 'run-ended']));
    }));

  it('has it even when the question was one of a step', () =>
    inFolder(async (dir) => {
      const output = await play(dir, '10000001\njudge\n(default)\nyes');
      expect(output).toMatchObject({ code: 3, usageError: '' });
      expect(output.out).toContain('The session ends here; its evidence is kept.');
      expect(output.out).not.toContain('This is not possible');
    }));

  it('or names a file that cannot be written has the reports all the same', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'console', 'history.ndjson', 'x.yaml');
      const output = await play(
        dir,
        ['10000001', 'sell', '0', 'end', 'back', 'finish', 'y', 'x', '(default)', file].join('\n'),
      );
      expect(output).toMatchObject({ code: 0, usageError: '' });
      expect(output.out).toContain(`cannot write ${file}`);
      expect(existsSync(join(dir, 'console', 'report.html'))).toBe(true);
    }));

  it('or writes a wrong answer sees its line and the choices; the evidence is complete', () =>
    inFolder(async (dir) => {
      const output = await play(dir, '10000001\n# a comment\nsel');
      expect(output.usageError).toBe(
        'script:3: "sel" is not one of the choices: sell, steps, queue, concurrent, duplicate, pickup, inject, ' +
          'connection, judge, back',
      );
      expect(existsSync(join(dir, 'console', 'report.html'))).toBe(true);
    }));
});

describe('what cannot be', () => {
  it.each<[readonly string[], string]>([
    [[], 'the console asks questions and needs a terminal: run it in one, or give --answers FILE'],
    [['--stage', 'virtual'], 'virtual time does not wait for people: --stage virtual needs --answers FILE'],
    [
      ['--answers', 'script', '--fleet', 'sprin:2'],
      '--fleet: there is no motor type "sprin"; did you mean "spring"? There are: electronic-lock, spring, ' +
        'conveyor, drinks',
    ],
    [
      ['--answers', 'script', '--fleet', 'spring:2,spring'],
      '--fleet names spring twice: give one number, like spring:2',
    ],
    [['--answers', 'script', '--fleet', 'spring:99'], '--fleet asks for 99 machines; the console shows at most 50'],
    [
      ['--answers', 'script', '--fleet', 'spring:x'],
      '--fleet: "spring:x" cannot be read; write it like spring, spring:2 or spring:1:old',
    ],
    [['--answers', 'script', '--lang', 'fr'], '--lang must be en or zh, not "fr"'],
    [['--answers', 'script', '--speed', '0'], '--speed must be a number from 0.1 to 100, not "0"'],
  ])('%j is reported in one line', async (flags, message) => {
    expect(await command(registerConsole, ['console', ...flags], { script: '' })).toMatchObject({
      usageError: message,
      out: '',
    });
  });

  it('evidence of another session is not overwritten', () =>
    inFolder(async (dir) => {
      await play(dir, '10000001\nback');
      expect((await play(dir, '10000001\nback')).usageError).toMatch(
        /history\.ndjson exists already: choose another --out/,
      );
    }));
});

describe('on real sockets', () => {
  it(
    'sells at another speed of time, plays a scenario of the catalogue beside it, and step by step at the session’s speed',
    { timeout: 60_000 },
    () =>
      inFolder(async (dir) => {
        const steps = Array.from({ length: 40 }, () => 'next');
        const script = [
          'time',
          '10',
          '10000001',
          'sell',
          '0',
          'end',
          'back',
          'scenario',
          'unpaid-order',
          'virtual',
          'scenario',
          'healthy-electronic-lock',
          'step-by-step',
          steps[0] ?? '',
          'all',
          'finish',
          'n',
        ];
        const output = await play(dir, script.join('\n'), '--stage', 'live', '--fleet', 'electronic-lock');
        expect(output).toMatchObject({ code: 0, usageError: '' });
        expect(output.out).toMatch(/PASS unpaid-order\nvirtual stage/);
        expect(output.out).toMatch(/next, at 10000001: \w+/);
        expect(output.out).toMatch(/healthy-electronic-lock\nlive stage at 10× speed/);
        expect(output.out).toMatch(/\nPASS console\nlive stage/);
        expect(kinds(dir)).toContain('speed-set');
      }),
  );
});
