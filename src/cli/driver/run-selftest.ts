import { DriverError } from '#drivers/guard/driver-error.ts';
import type { Driver } from '#drivers/driver.ts';
import { EvidenceLog } from '#harness/certify/evidence.ts';
import { plainText } from '#harness/certify/local-text.ts';
import { CannotCertify, completedMachine } from '#harness/certify/run/join-cloud.ts';
import { runSelftest, type FunctionResult } from '#harness/driver-selftest/run-selftest.ts';
import type { SelftestOptions } from '#harness/driver-selftest/selftest.ts';
import { loadDriver, referenceName } from '#harness/drivers/load-driver.ts';
import { openCertifyStage, type CertifyStage } from '#harness/stages/target/certify-stage.ts';
import { callbackAddressIn } from '../certify/flags.ts';
import { machinesToPlay } from '../certify/machines.ts';
import { cloudOf, type Cloud, type CloudFlags } from '../shared/cloud.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import { selftestJson, selftestText } from './selftest-report.ts';

/** Flags of `vendloop driver selftest` as they were typed. */
export interface SelftestFlags extends CloudFlags, ProjectFlags {
  readonly callbackListen?: string;
  readonly callbackUrl?: string;
  readonly json?: boolean;
}

/** How long the cloud may take to answer, ms: one that is down is reported within five seconds. */
const answerWithinMs = 4_500;

/** Tries each function of a driver against its cloud. Exit code 0 where all that were tried work, else 1. */
export async function runDriverSelftest(io: CliIo, flags: SelftestFlags): Promise<void> {
  const cloud = cloudOf(io, flags, await loadProject(io, flags));
  if (!cloud) throw new UsageError('selftest needs a cloud: --target URL, or "target" in the project file');
  const stage = await openCertifyStage({
    ...callbackAddressIn(flags),
    answerWithinMs,
    ask: () => Promise.resolve('none'),
  });
  try {
    const { driver, results } = await tryDriver(io, cloud, stage);
    const passes = results.every(({ state }) => state !== 'FAIL');
    io.out(flags.json === true ? selftestJson(driver, passes, results) : selftestText(driver, results, io.language));
    io.exit(passes ? 0 : 1);
  } catch (error) {
    if (error instanceof CannotCertify) throw new UsageError(error.message, { cause: error });
    throw error;
  } finally {
    await stage.close();
  }
}

interface Tried {
  /** Its own name, or that of its file where it could not be opened. */
  readonly driver: string;
  readonly results: readonly FunctionResult[];
}

async function tryDriver(io: CliIo, cloud: Cloud, { ports }: CertifyStage): Promise<Tried> {
  let driver: Driver;
  try {
    driver = await loadDriver(cloud.driver, cloud.settings, { clock: ports.clock, folder: cloud.folder });
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    return { driver: referenceName(cloud.driver), results: [notOpened(error)] };
  }
  try {
    const limits = cloud.limitsOf(driver.capabilities);
    const { url } = cloud.settings;
    const choose = chooser(io, cloud, limits);
    const log = new EvidenceLog(() => ports.clock.monotonic(), secretsOf(cloud));
    return { driver: driver.name, results: await runSelftest({ driver, ports, log, url, choose }, limits) };
  } finally {
    await driver.close?.();
  }
}

/** The first machine that no one else plays. @throws CannotCertify or UsageError where there is none. */
function chooser(io: CliIo, cloud: Cloud, limits: Driver['capabilities']): SelftestOptions['choose'] {
  return (listed) => {
    const named = machinesToPlay(io, cloud, listed);
    const online = new Set(listed.filter((found) => found.online).map(({ machine }) => machine));
    const free = named.find(({ machine }) => !online.has(machine));
    if (free) return completedMachine(free, listed, limits);
    throw new CannotCertify(
      `machine ${named.map(({ machine }) => machine).join(', ')} is online already: another program plays it. ` +
        'Stop that program, or name other machines in the project file',
    );
  };
}

/** What a report must not show. */
function secretsOf({ settings: { merchant }, machines }: Cloud): readonly string[] {
  const { appId: _public, ...secrets } = merchant;
  return [...Object.values(secrets), ...(machines ?? []).map(({ key }) => key)];
}

function notOpened(error: DriverError): FunctionResult {
  return {
    name: 'open',
    title: { en: 'can be loaded and opened', zh: '可以加载并打开' },
    state: 'FAIL',
    why: plainText(error.message),
    change: { en: '`vendloop driver check` examines it without a cloud', zh: '可用 `vendloop driver check` 离线检查' },
    evidence: [],
  };
}
