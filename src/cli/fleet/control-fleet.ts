import type { Clock } from '#core/ports/clock.ts';
import { faultyLink } from '#harness/fault-injection/network/faulty-link.ts';
import { NetworkFaults, type CuttableConnection } from '#harness/fault-injection/network/network-faults.ts';
import { FleetSession } from '#harness/session/fleet-session.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { liveTime } from '#studio/control/live-time.ts';
import { WorldControl } from '#studio/control/world-control.ts';
import { checkPort } from '#studio/http/listen.ts';
import { serveStudio, type ServedStudio } from '#studio/http/serve-studio.ts';
import { Runs } from '#studio/runs/runs.ts';
import { UsageError, wholeNumber } from '../shared/errors.ts';
import { version } from '../shared/version.ts';
import { pageFolder } from '../studio/page-folder.ts';
import { studioWording } from '../studio/wording.ts';
import { newWorldId } from '../studio/world-id.ts';
import { inProcessPool, type FleetPool, type PoolListener } from './fleet-pool.ts';
import type { FleetFlags, FleetOptions } from './fleet-options.ts';

/** The port of the API, as at the studio. */
const defaultPort = 7090;
const address = '127.0.0.1';
/** Machines under control at most, as at the studio. */
const maxMachines = 1_000;

/**
 * The port of `--control`; null without it.
 * @throws UsageError where these machines cannot be controlled, Error in one line where the port is taken.
 */
export async function controlPortOf(
  { control, controlPort, jobs }: FleetFlags,
  machines: number,
): Promise<number | null> {
  if (control !== true && controlPort !== undefined) throw new UsageError('--control-port N needs --control');
  if (control !== true) return null;
  if (jobs !== undefined && jobs !== '1')
    throw new UsageError('--control reaches the machines of one thread: leave out --jobs, or give --jobs 1');
  if (machines > maxMachines)
    throw new UsageError(
      `--control takes up to ${maxMachines} machines, not ${machines}: split them with --shard, each part with its ` +
        'own --control-port',
    );
  const port = controlPort === undefined ? defaultPort : wholeNumber('--control-port', controlPort, 0, 65_535);
  await checkPort(address, port);
  return port;
}

/** A fleet under control. */
interface ControlledFleet {
  readonly pool: FleetPool;
  readonly served: ServedStudio;
  /** Ends the API, and the faults of the network: no connection outlives its machine. */
  readonly close: () => Promise<void>;
}

/**
 * Builds machines that people and programs can break, and serves the page and the API for it.
 * @throws Error in one line when the port was taken meanwhile.
 */
export async function controlFleet(
  options: FleetOptions,
  listener: PoolListener,
  { port, runsFolder, clock }: { readonly port: number; readonly runsFolder: string; readonly clock: Clock },
): Promise<ControlledFleet> {
  const { url, seed, faults } = options;
  const connections = new Set<CuttableConnection>();
  const networkFaults = new NetworkFaults(clock, seededRandom(seed).fork('network'), () => connections);
  let session: FleetSession | null = null;
  const pool = await inProcessPool(options, { ...listener, event: (event) => session?.record(event) }, (link) =>
    faultyLink(link, { clock, networkFaults, connections }),
  );
  const opened = new FleetSession({
    url,
    clock,
    fleet: pool.fleet,
    networkFaults,
    plannedFaults: faults.length,
  });
  session = opened;
  const world = new WorldControl({
    id: newWorldId(),
    version,
    session: opened,
    time: liveTime(opened),
    host: clock,
    stage: 'target',
    fleet: [],
    seed,
    evidence: null,
    wording: studioWording,
  });
  const runs = new Runs(runsFolder);
  const served = await serveStudio({ world, runs, host: clock, version, pageFolder: pageFolder(), address, port });
  return {
    pool,
    served,
    close: async () => {
      opened.end();
      await served.close();
    },
  };
}
