import { successOutcome, failureOutcome } from './run-plan.ts';
import type { MotorType } from './motor-type.ts';
import { drawPhases, motorRun } from './motor-run.ts';
import type { TimingProfile } from './timing.ts';
import { drawMs } from './timing.ts';

/**
 * One cup takes 530–980 ms from command to answer. The motor takes 500–800 ms per cup and the rest 30–180 ms per
 * command, so n cups stay within n times 500–1000 ms.
 */
const assumed: TimingProfile = {
  origin: 'assumed',
  note: 'Set by hand so that each cup stays within the 500–1000 ms of PROTOCOL §4.4; no log has been fitted.',
  network: [
    [0, 8],
    [0.5, 18],
    [0.9, 35],
    [0.99, 55],
    [1, 60],
  ],
  ack: [
    [0, 4],
    [0.5, 10],
    [0.95, 20],
    [1, 30],
  ],
  motor: [
    [0, 500],
    [0.5, 620],
    [0.9, 730],
    [0.99, 785],
    [1, 800],
  ],
  sense: [
    [0, 10],
    [0.5, 14],
    [0.95, 22],
    [1, 30],
  ],
  giveUp: [
    [0, 2000],
    [0.9, 2600],
    [1, 4000],
  ],
};

/**
 * A drinks machine: one command drops a record's whole quantity, cup after cup from one motor (PROTOCOL §4.2). A sensor
 * in the chute counts the cups. If a cup does not come, the machine stops and answers Goods are Stuck (code 6) for the
 * whole command, *even if earlier cups dropped*: the protocol cannot express "two of three", so those cups are in the
 * machine's ledger but on no bill.
 */
export const drinks: MotorType = {
  name: 'drinks',
  title: 'Drinks machine',
  titleZh: '饮料机',
  kind: 'other',
  floorType: 4,
  hasDropSensor: true,
  hasLift: false,
  multiDrop: true,
  lanes: 8,
  stock: 30,
  profile: assumed,
  sensing:
    'Counts the cups in its chute: a lane that becomes empty half-way is reported as Goods are Stuck for the whole ' +
    'command.',
  stuckDetection: 'The sensor in the chute counts no cup before the board’s time limit.',
  plan(job, lanes, random, profile) {
    const phases = drawPhases(profile, random);
    const available = Math.min(job.quantity, lanes.stock(job.lane));
    const dropsMs: number[] = [];
    let turnedMs = 0;
    for (let cup = 0; cup < available; cup += 1) {
      turnedMs += drawMs(profile.motor, random);
      dropsMs.push(turnedMs - 15);
    }
    if (available === job.quantity) return motorRun(phases, turnedMs, dropsMs, successOutcome);
    return motorRun(phases, turnedMs + drawMs(profile.giveUp, random), dropsMs, failureOutcome(6));
  },
};
