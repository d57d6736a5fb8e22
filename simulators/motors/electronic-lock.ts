import { successOutcome } from './run-plan.ts';
import type { MotorType } from './motor-type.ts';
import { drawPhases, motorRun } from './motor-run.ts';
import type { TimingProfile } from './timing.ts';
import { drawMs } from './timing.ts';

/** From command to answer a run takes 510–976 ms. */
const assumed: TimingProfile = {
  origin: 'assumed',
  note: 'Set by hand so that a run stays within the 500–1000 ms of PROTOCOL §4.4; no log has been fitted.',
  network: [
    [0, 10],
    [0.5, 22],
    [0.9, 45],
    [0.99, 75],
    [1, 90],
  ],
  ack: [
    [0, 8],
    [0.5, 15],
    [0.95, 30],
    [1, 46],
  ],
  motor: [
    [0, 440],
    [0.5, 490],
    [0.9, 560],
    [0.99, 620],
    [1, 650],
  ],
  sense: [
    [0, 42],
    [0.5, 55],
    [0.95, 80],
    [1, 100],
  ],
  giveUp: [
    [0, 1500],
    [0.9, 1800],
    [1, 2500],
  ],
};

/**
 * A cabinet of doors with electromagnetic locks: a pulse pulls the bolt, the door springs open, the item drops into the
 * tray. The board detects the lock's current and the door's contact, but not the item. An empty compartment opens like
 * a full one and is answered with success; the check `honest-success` finds that.
 */
export const electronicLock: MotorType = {
  name: 'electronic-lock',
  title: 'Electronic lock',
  titleZh: '电子锁柜',
  kind: 'electronic-lock',
  floorType: 2,
  hasDropSensor: false,
  hasLift: false,
  multiDrop: false,
  lanes: 12,
  stock: 5,
  profile: assumed,
  sensing:
    'Detects the current of the lock and the contact of the door, not the item: an empty compartment is reported as ' +
    'success.',
  stuckDetection: 'The door contact does not open while the lock pulls: the goods behind the door jam it.',
  plan(job, lanes, random, profile) {
    const phases = drawPhases(profile, random);
    const motorMs = drawMs(profile.motor, random);
    const doorOpensMs = Math.round(motorMs * 0.7);
    return motorRun(phases, motorMs, lanes.stock(job.lane) > 0 ? [doorOpensMs] : [], successOutcome);
  },
};
