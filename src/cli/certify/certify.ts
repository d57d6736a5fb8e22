import type { Driver } from '#drivers/driver.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import { CannotCertify } from '#harness/certify/run/join-cloud.ts';
import { loadDriver } from '#harness/drivers/load-driver.ts';
import { openCertifyStage } from '#harness/stages/target/certify-stage.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { cloudOf, type Cloud } from '../shared/cloud.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { Project } from '../shared/project/project.ts';
import { openReporters } from '../shared/reporters/index.ts';
import { reporterNames } from '../shared/reporters/names.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import { askPerson } from './ask-person.ts';
import { listCases } from './choose-cases.ts';
import { callbackAddressIn, slackIn, type CertifyFlags } from './flags.ts';
import { playSuite } from './play-suite.ts';

/** How long the cloud may take to answer, ms: one that is down is reported within five seconds. */
const answerWithinMs = 4_500;

/** Certifies a cloud, or lists the cases. */
export async function certify(io: CliIo, flags: CertifyFlags): Promise<void> {
  const project = await loadProject(io, flags);
  const cloud = cloudToCertify(io, flags, project);
  const [fixedSlackMs, callbackAddress] = [slackIn(flags.slack), callbackAddressIn(flags)];
  const reporters = openReporters(io, flags, {
    valid: reporterNames,
    command: 'certify',
    fileNames: { html: 'certificate.html' },
  });
  const shutdown = handleShutdown(io, { withinMs: shutdownTimeoutMs, timeoutExitCode: 3 });
  const stage = await openCertifyStage({ ...callbackAddress, answerWithinMs, ask: askPerson(io) });
  let driver: Driver | undefined;
  try {
    driver = await loadDriver(cloud.driver, cloud.settings, { clock: stage.ports.clock, folder: cloud.folder });
    if (flags.list === true) listCases(io, cloud.limitsOf(driver.capabilities));
    else {
      const { ports } = stage;
      const { signal } = shutdown;
      await playSuite({ io, flags, project, cloud, driver, ports, reporters, fixedSlackMs, signal });
    }
  } catch (error) {
    if (error instanceof CannotCertify) throw new UsageError(error.message, { cause: error });
    if (!(error instanceof DriverError)) throw error;
    // The driver failed before a case could: nothing is known of the cloud.
    io.err(`INCONCLUSIVE ${error.message}\n`);
    io.exit(3);
  } finally {
    await driver?.close?.();
    await stage.close();
    shutdown.release();
  }
}

/** A list needs no cloud, only a driver, which gets a URL that nothing calls. */
const noTarget = 'http://127.0.0.1';

function cloudToCertify(io: CliIo, flags: CertifyFlags, project: Project | null): Cloud {
  const cloud =
    cloudOf(io, flags, project) ?? (flags.list === true ? cloudOf(io, { ...flags, target: noTarget }, project) : null);
  if (cloud) return cloud;
  throw new UsageError('certify needs a cloud: --target URL, or "target" in the project file');
}
