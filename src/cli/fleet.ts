import type { Command } from 'commander';
import { wsLink } from '../core/devices/ws-link.ts';
import { SystemClock } from '../harness/stages/live/system-clock.ts';
import { systemSeed } from '../harness/stages/live/system-seed.ts';
import { seededRandom } from '../harness/stages/random.ts';
import type { MachineEvent } from '../../simulators/events.ts';
import { buildFleet, mixedFleet, type Fleet, type FleetGroup } from '../../simulators/fleet.ts';
import { motorNamed } from '../../simulators/motors/index.ts';
import { Complaint, messageOf, wholeNumber } from './complaint.ts';
import type { CliIo } from './io.ts';
import { untilStopped } from './until-stopped.ts';

interface FleetFlags {
  readonly url: string;
  readonly count: string;
  readonly motor?: string;
  readonly stock: string;
  readonly seed?: string;
  readonly oldFirmware?: boolean;
}

/** Machines that dial per second at the start, at most. */
const dialsPerSecond = 500;
/** How often the fleet says how it stands, ms. */
const reportEveryMs = 2_000;

/** `vendloop fleet`: simulated machines against a core at a URL. */
export function registerFleet(program: Command, io: CliIo): void {
  program
    .command('fleet')
    .description('connect simulated machines, mixed types, to a core at a URL; they run until they are stopped')
    .option('--url <url>', 'base URL of the core', 'http://127.0.0.1:7080')
    .option('--count <n>', 'how many machines', '4')
    .option('--motor <type>', 'one motor type for all, in place of a mix')
    .option('--stock <n>', 'items in each lane', '50')
    .option('--seed <n>', 'seed of the machines\' luck (default: drawn)')
    .option('--old-firmware', 'machines that answer without delivery_id and token')
    .action(async (flags: FleetFlags) => {
      await runFleet(io, flags);
    });
}

async function runFleet(io: CliIo, flags: FleetFlags): Promise<void> {
  const count = wholeNumber('--count', flags.count, 1, 20_000);
  const seed = flags.seed === undefined ? systemSeed() : wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const clock = new SystemClock();
  const tally = new Tally();
  const groups = groupsOf(flags, count);
  const gaveUp = (reason: string, machineNo: string): void => {
    tally.gaveUp += 1;
    // One line tells the cause; ten thousand would hide it.
    if (tally.gaveUp <= 5) io.err(`vendloop fleet: machine ${machineNo} gave up: ${reason}\n`);
  };
  const fleet = buildFleet(groups, { clock, random: seededRandom(seed), link: wsLink(baseUrl(flags.url)), witness: (event) => tally.note(event), onGaveUp: gaveUp });
  io.out(`${count} machines dial ${flags.url} (seed ${seed}); Ctrl-C stops them\n`);
  fleet.start((count / dialsPerSecond) * 1000);
  const reporting = report(io, clock, fleet, tally);
  await untilStopped();
  reporting.stop();
  fleet.stop();
  io.out(`${tally.line(fleet)}\n`);
  clock.close();
}

function groupsOf({ motor, stock, oldFirmware }: FleetFlags, count: number): readonly FleetGroup[] {
  const stockPerLane = wholeNumber('--stock', stock, 0, 1_000_000);
  const groups = motor === undefined ? mixedFleet(count) : [{ name: motor, motor: known(motor), count }];
  return groups.map((group) => ({ ...group, stockPerLane, firmware: oldFirmware ? 'old' : 'current' }));
}

function known(motor: string): string {
  try {
    return motorNamed(motor).name;
  } catch (error) {
    throw new Complaint(messageOf(error), { cause: error });
  }
}

function baseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text.replace(/\/+$/, '');
  throw new Complaint(`--url must be an http or https URL like http://127.0.0.1:7080, not "${text}"`);
}

/** What the fleet has done so far. */
class Tally {
  gaveUp = 0;
  #jobs = 0;
  #dropped = 0;
  #refused = 0;

  note(event: MachineEvent): void {
    if (event.kind === 'command-received') this.#jobs += 1;
    if (event.kind === 'item-dropped') this.#dropped += 1;
    if (event.kind === 'command-refused') this.#refused += 1;
  }

  line(fleet: Fleet): string {
    const online = fleet.machines.filter((machine) => machine.online).length;
    const odd = `${this.#refused > 0 ? `, ${this.#refused} commands refused` : ''}${this.gaveUp > 0 ? `, ${this.gaveUp} machines gave up` : ''}`;
    return `${online} of ${fleet.machines.length} online, ${this.#jobs} jobs, ${this.#dropped} items dropped${odd}`;
  }
}

/** Says how the fleet stands, whenever that has changed. */
function report(io: CliIo, clock: SystemClock, fleet: Fleet, tally: Tally): { stop(): void } {
  let said = '';
  let timer = clock.after(reportEveryMs, function again() {
    const line = tally.line(fleet);
    if (line !== said) io.out(`${line}\n`);
    said = line;
    timer = clock.after(reportEveryMs, again);
  });
  return { stop: () => timer.cancel() };
}
