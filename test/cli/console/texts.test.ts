import { describe, expect, it } from 'vitest';
import { faults } from '#simulators/faults/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { en } from '#cli/texts/en/index.ts';
import { textsOf } from '#cli/texts/index.ts';
import { eventTexts } from '#harness/reports/delivery-texts/zh-events.ts';
import { faultTexts } from '#cli/texts/zh/faults.ts';
import { zh } from '#cli/texts/zh/index.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import { eventTables } from '#harness/history/schema.ts';
import type { DeliveryState } from '#harness/session/session-view.ts';

const chinese = /\p{Script=Han}/u;

type Leaf = readonly [path: string, value: unknown];

/** Every text and function of a language, with its path. */
function leaves(of: object, path = ''): readonly Leaf[] {
  return Object.entries(of as Readonly<Record<string, unknown>>).flatMap(([name, value]): readonly Leaf[] =>
    typeof value === 'object' && value !== null ? leaves(value, `${path}${name}.`) : [[`${path}${name}`, value]],
  );
}

const delivery: DeliveryState = {
  delivery: '1000000000000001',
  machine: '10000001',
  order: 1,
  record: 1,
  token: 1,
  startedAt: 0,
  timeoutAt: 120_000,
  commandSent: true,
  outcome: 'success',
  errorMsg: '',
  machinePhase: 'stopped',
  machineAnswer: 'success',
  droppedItems: 1,
  lateResult: 'failure',
  notifiedOutcome: 'success',
  notifiedAt: 1,
  retryAt: null,
};
const settled: HistoryEvent = {
  t: 1,
  by: 'core',
  kind: 'delivery-settled',
  machine: '10000001',
  delivery: '1',
  token: 1,
  order: 1,
  record: 1,
  outcome: 'failure',
  floorStatus: 2,
  errorMsg: 'Goods are Stuck',
};
const released: HistoryEvent = {
  t: 1,
  by: 'core',
  kind: 'lock-released',
  machine: '10000001',
  token: 1,
  cause: 'dwell',
};

/** What the functions are tried with that do not take any number or text. */
const samples: Readonly<Record<string, readonly unknown[]>> = {
  motor: [motorTypes[0]!.title, motorTypes[0]!.titleZh],
  list: [['one', 'two']],
  sentence: ['What was sold'],
  'follow.coreState': [delivery],
  'follow.machineState': [delivery],
  'follow.merchantState': [delivery],
  'follow.awaited': [{ kind: 'machine-answer', expiresAt: 5_000, until: 120_000 }, 0],
  event: [settled],
  'faultMenu.description': [faults[0]!.name, faults[0]!.description],
  'faultMenu.paramDescription': [faults[0]!.name, faults[0]!.paramDocs[0]!.name, faults[0]!.paramDocs[0]!.description],
  'report.about': ['virtual', 1, 2, 3, 4, 5],
  'report.why': [{ verdict: 'PASS', checks: 3, cases: 4, hiddenChecks: ['3'], driverFailure: null }],
  'catalogues.only': [['3']],
  'catalogues.notes': [['3']],
  'run.declared': [true, 'PASS', 'PASS'],
  'faultMenu.invalid': [{ code: 'invalid_type', expected: 'string', input: 3 }],
};

function allTexts([path, value]: Leaf): string {
  if (typeof value !== 'function') return value as string;
  const text = (value as (...source: unknown[]) => unknown)(...(samples[path] ?? [3, 4, 5, 6]));
  return typeof text === 'string' ? text : JSON.stringify(text);
}

/** The same in every language. */
const neutral: ReadonlySet<string> = new Set(['time.factor']);
/** Nothing but signs around what is given to them. */
const signsAlone: ReadonlySet<string> = new Set(['pair', 'list', 'network.fault', 'catalogues.notes']);

const inEnglish = leaves(en);
const inChinese = new Map(leaves(zh));

describe('the console in Chinese', () => {
  it('is what --lang zh speaks', () => {
    expect(textsOf('zh')).toBe(zh);
    expect(textsOf('en')).toBe(en);
  });

  it('has the texts of the English one, and functions where that has functions', () => {
    expect([...inChinese.keys()].sort()).toEqual(inEnglish.map(([path]) => path).sort());
    for (const [path, value] of inEnglish) expect(typeof inChinese.get(path), path).toBe(typeof value);
  });

  it.each(inEnglish.filter(([path]) => !neutral.has(path)))('has %s in Chinese', (path, value) => {
    const text = allTexts([path, inChinese.get(path)]);
    expect(text).not.toBe(allTexts([path, value]));
    if (!signsAlone.has(path)) expect(text).toMatch(chinese);
  });

  it('leaves no English word in its texts but names', () => {
    const names =
      /Enter|Esc|Ctrl-C|Backspace|INCONCLUSIVE|PASS|FAIL|\b[yn]\b|order|floor_status|Goods are Stuck|error_msg|\b(?:job|everyJob|probability|record|from|to|virtual|live)\b/g;
    for (const leaf of inChinese)
      if (![...neutral, 'list', 'faultMenu.invalid'].includes(leaf[0]))
        expect(allTexts(leaf).replace(names, ''), leaf[0]).not.toMatch(/[A-Za-z]{2,}/);
  });

  it('has each stage of a machine, what is awaited, and outcomes', () => {
    for (const machinePhase of ['nothing', 'received', 'turning', 'dropped', 'stopped', 'answered'] as const)
      expect(zh.follow.machineState({ ...delivery, machinePhase, machineAnswer: null, droppedItems: 0 })).toMatch(
        chinese,
      );
    expect(
      zh.follow.coreState({ ...delivery, outcome: 'failure', errorMsg: 'Goods are Stuck', lateResult: null }),
    ).toBe('已判定为失败（Goods are Stuck）');
    expect(zh.follow.coreState({ ...delivery, outcome: 'timeout', lateResult: 'success' })).toBe(
      '已判定为超时；之后又收到迟到的成功，结果不变',
    );
    expect(zh.follow.awaited({ kind: 'callback', until: 2_500 }, 1_000)).toBe('等待回调送达商户（1.5 秒后重试）');
    expect(zh.follow.awaited({ kind: 'machine-answer', expiresAt: null, until: 90_000 }, 0)).toBe(
      '等待设备上报结果（锁定已到期，90.0 秒后超时兜底）',
    );
  });
});

describe('faults in Chinese', () => {
  it('are those of the catalogue, no more and no fewer', () => {
    expect(Object.keys(faultTexts).sort()).toEqual(faults.map(({ name }) => name).sort());
  });

  it.each(faults.map((fault) => [fault.name, fault] as const))(
    '%s has a sentence, and one for each parameter',
    (name, { description, paramDocs }) => {
      expect(zh.faultMenu.description(name, description)).not.toBe(description);
      expect(zh.faultMenu.description(name, description)).toMatch(chinese);
      expect(Object.keys(faultTexts[name]?.params ?? {}).sort()).toEqual(paramDocs.map((param) => param.name).sort());
      for (const param of paramDocs) {
        const text = zh.faultMenu.paramDescription(name, param.name, param.description);
        expect(text).toMatch(chinese);
        // Ranges, and what it is when left out, are the same in both languages; so are values that are words.
        expect(facts(text), `${name} ${param.name}`).toEqual(facts(param.description));
      }
    },
  );

  it('that are unknown are in English', () => {
    expect(zh.faultMenu.description('constructor-fault', 'English.')).toBe('English.');
    expect(zh.faultMenu.paramDescription('goods-stuck', 'nothing', 'English.')).toBe('English.');
  });
});

/** Numbers in a text, and values that are words. */
function facts(text: string): readonly string[] {
  return [...new Set(text.match(/\d+|\b(?:true|false)\b|(?:previous|no)-job|(?:before|after)-drop/g))].sort();
}

describe('events in Chinese', () => {
  it.each(Object.entries(eventTables).flatMap(([by, kinds]) => Object.keys(kinds).map((kind) => [by, kind] as const)))(
    '%s: %s has a word',
    (_by, kind) => {
      expect((eventTexts as Readonly<Record<string, string>>)[kind]).toMatch(chinese);
    },
  );

  it('show outcomes in Chinese, and messages of a machine unchanged', () => {
    expect(zh.event(settled)).toBe('出货结果已定：失败，Goods are Stuck');
    expect(zh.event(released)).toBe('释放出货锁：锁定到期');
    expect(zh.event({ t: 1, by: 'machine', kind: 'power', machine: '10000001', on: false, memory: true })).toBe('断电');
    expect(zh.event({ t: 1, by: 'machine', kind: 'freeze', machine: '10000001', on: false })).toBe('控制器程序恢复');
    expect(zh.event({ t: 1, by: 'core', kind: 'of-tomorrow' } as unknown as HistoryEvent)).toBe('of-tomorrow');
  });
});
