import type { Clock } from '#core/ports/clock.ts';
import type { Driver, DriverSettings } from '#drivers/driver.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import { capabilities, functionProblem } from '#drivers/guard/driver-schema.ts';
import { guardDriver } from '#drivers/guard/guard-driver.ts';
import { validate } from '#drivers/guard/validate.ts';
import type { DriverReference } from '#drivers/driver-reference.ts';
import { closeUnguarded, openUnguarded, referenceName, type OpenedDriver } from '../drivers/load-driver.ts';
import type { CheckFinding, CheckResult } from './check-result.ts';
import { callbackChecks } from './checks/callback-checks.ts';
import { machineChecks } from './checks/machine-checks.ts';
import { merchantChecks } from './checks/merchant-checks.ts';
import { endsCalls, failHungCallsAtOnce, wrapCalls } from './hung-calls.ts';
import { findingOf, type DriverCheck, type Examination } from './examination.ts';

/** Which driver is examined, with what. */
export interface CheckDriverOptions {
  readonly reference: DriverReference;
  readonly settings: DriverSettings;
  readonly folder: string;
  readonly clock: Pick<Clock, 'after'>;
  /** How long a call may take, ms; 5,000 by default: nothing has to be waited for. */
  readonly timeoutMs?: number | undefined;
  readonly observer?: CheckObserver | undefined;
}

/** Follows an examination, to end it from outside when a function keeps the thread busy. */
export interface CheckObserver {
  /** The driver is open, and has this name. */
  onOpen?(driver: string): void;
  /** A function is called now. */
  onCall?(call: string): void;
  onResult?(result: CheckResult): void;
}

/** How long a call may take where nothing else is stated, ms. */
export const defaultTimeoutMs = 5_000;

/** The examination of a driver without any cloud. */
export interface DriverExamination {
  /** Its own name, or that of its file where it could not be opened. */
  readonly driver: string;
  readonly passes: boolean;
  readonly checks: readonly CheckResult[];
}

type Stated = Pick<DriverCheck, 'name' | 'title' | 'change'>;

const opens: Stated = {
  name: 'opens',
  title: { en: 'can be loaded, opened and closed', zh: '可以加载、打开和关闭' },
  change: {
    en:
      'export a function of the settings as default, or answer the ' +
      'call "open"; --merchant names the credentials that it needs',
    zh: '以 default 导出一个接受设置的函数，或应答 "open" 调用；用 --merchant 给出它需要的凭据名称',
  },
};
const states: Stated = {
  name: 'capabilities',
  title: { en: 'states what the cloud can do', zh: '说明云端的能力' },
  change: { en: 'correct the member that is named', zh: '改正所指出的成员' },
};
const functions: Stated = {
  name: 'functions',
  title: { en: 'has every function that its capabilities need', zh: '具备其能力所需的全部函数' },
  change: { en: 'add the function that is named, or correct its name', zh: '添加所指出的函数，或改正其名称' },
};

const furtherChecks: readonly DriverCheck[] = [...machineChecks, ...callbackChecks, ...merchantChecks];

/**
 * Examines a driver without any cloud: what it states, the frames and requests that it makes, and what it makes of
 * nonsense. Where it cannot be opened, or its functions are not there, the checks that need them are left out.
 */
export async function checkDriver(options: CheckDriverOptions): Promise<DriverExamination> {
  const { reference, settings, folder, clock, timeoutMs = defaultTimeoutMs } = options;
  const name = referenceName(reference);
  let opened: OpenedDriver;
  try {
    opened = await openUnguarded(reference, settings, { clock, folder, timeoutMs });
  } catch (error) {
    return examinationOf(name, [resultOf(opens, findingOf(error))]);
  }
  try {
    return await examineDriver(opened.driver, name, options);
  } finally {
    await opened.close();
  }
}

/** Examines a driver that is open, and closes it. @param name for messages, where the driver has none. */
export async function examineDriver(
  driver: Driver,
  name: string,
  {
    settings,
    clock,
    timeoutMs = defaultTimeoutMs,
    observer = {},
  }: Pick<CheckDriverOptions, 'settings' | 'clock' | 'timeoutMs' | 'observer'>,
): Promise<DriverExamination> {
  const basic = basicResults(driver);
  const ownName = (driver as Partial<Driver> | undefined)?.name;
  const shownName = typeof ownName === 'string' ? ownName : name;
  observer.onOpen?.(shownName);
  for (const result of basic) observer.onResult?.(result);
  if (basic.some(({ state }) => state === 'FAIL')) {
    await closeUnguarded(driver);
    return examinationOf(shownName, basic);
  }
  const observed = wrapCalls(driver, (call, invoke) => (...args) => {
    observer.onCall?.(call);
    return invoke(...args);
  });
  const guarded = failHungCallsAtOnce(guardDriver(observed, { settings, clock, timeoutMs }));
  const further = await runChecks({ driver: guarded, settings }, observer);
  const closing = await closed(guarded);
  const results = [...basic, ...further];
  return examinationOf(shownName, closing === null ? results : [resultOf(opens, closing), ...results.slice(1)]);
}

/** What went wrong when it was closed. */
async function closed(driver: Driver): Promise<CheckFinding> {
  try {
    await driver.close?.();
    return null;
  } catch (error) {
    return findingOf(error);
  }
}

function basicResults(driver: Driver): readonly CheckResult[] {
  if (
    typeof driver !== 'object' ||
    (driver as unknown) === null ||
    typeof driver.name !== 'string' ||
    driver.name === ''
  )
    return [resultOf(opens, { failed: 'what it returned is no driver with a name' })];
  const stated = validate(capabilities, driver.capabilities);
  if (!stated.ok) return [resultOf(opens, null), resultOf(states, { failed: stated.wrong })];
  const problem = functionProblem(driver);
  return [
    resultOf(opens, null),
    resultOf(states, null),
    resultOf(functions, problem === null ? null : { failed: problem }),
  ];
}

async function runChecks(examination: Examination, observer: CheckObserver): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of furtherChecks) {
    const result = await examine(check, examination, results);
    results.push(result);
    observer.onResult?.(result);
  }
  return results;
}

async function examine(
  check: DriverCheck,
  examination: Examination,
  earlier: readonly CheckResult[],
): Promise<CheckResult> {
  try {
    return resultOf(check, await check.examine(examination));
  } catch (error) {
    const isHung = error instanceof DriverError && error.problem === 'hung';
    const stated = isHung ? { ...check, change: endsCalls } : check;
    return resultOf(stated, withoutRepetition(findingOf(error), earlier));
  }
}

/** One mistake is one failure: a check that met the mistake of an earlier one has examined nothing. */
function withoutRepetition(finding: CheckFinding, earlier: readonly CheckResult[]): CheckFinding {
  if (finding === null || 'skipped' in finding) return finding;
  const same = earlier.find(({ state, seen }) => state === 'FAIL' && seen === finding.failed);
  return same === undefined ? finding : { skipped: `correct ${same.name} first, which failed in the same way` };
}

function resultOf({ name, title, change }: Stated, finding: CheckFinding): CheckResult {
  if (finding === null) return { name, title, state: 'PASS' };
  if ('skipped' in finding) return { name, title, state: 'SKIP', seen: finding.skipped };
  return { name, title, state: 'FAIL', seen: finding.failed, change };
}

function examinationOf(driver: string, checks: readonly CheckResult[]): DriverExamination {
  return { driver, passes: checks.every(({ state }) => state !== 'FAIL'), checks };
}

/** Names and titles of all checks, in the order of the report. */
export const driverChecks: readonly Pick<CheckResult, 'name' | 'title'>[] = [
  ...[opens, states, functions],
  ...furtherChecks,
].map(({ name, title }) => ({ name, title }));
