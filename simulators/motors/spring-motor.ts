import { successOutcome } from './run-plan.ts';
import type { MotorType } from './motor-type.ts';
import { drawPhases, motorRun } from './motor-run.ts';
import type { TimingProfile } from './timing.ts';
import { drawMs } from './timing.ts';

/** From command to answer a run takes 512–980 ms. */
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
    [0, 6],
    [0.5, 12],
    [0.95, 25],
    [1, 40],
  ],
  motor: [
    [0, 466],
    [0.5, 600],
    [0.9, 680],
    [0.99, 715],
    [1, 725],
  ],
  sense: [
    [0, 20],
    [0.5, 25],
    [0.95, 30],
    [1, 35],
  ],
  giveUp: [
    [0, 2500],
    [0.9, 3000],
    [1, 4000],
  ],
};

/**
 * A coil that turns once and pushes the front item over the edge. A cam switch on the shaft detects the complete turn,
 * but nothing detects the item. An empty coil turns like a full one and is answered with success; the check
 * `honest-success` finds that.
 */
export const springMotor: MotorType = {
  name: 'spring',
  title: 'Spring motor',
  titleZh: '弹簧货道机',
  kind: 'motor',
  floorType: 1,
  hasDropSensor: false,
  hasLift: false,
  multiDrop: false,
  lanes: 40,
  stock: 8,
  profile: assumed,
  sensing: 'Detects the cam switch of its shaft, not the item: a turn of an empty coil is reported as success.',
  stuckDetection: 'The pack jams the coil short of its full turn: the cam switch does not close in time.',
  plan(job, lanes, random, profile) {
    const phases = drawPhases(profile, random);
    const motorMs = drawMs(profile.motor, random);
    const dropMs = Math.round(motorMs * (0.82 + 0.13 * random.next()));
    return motorRun(phases, motorMs, lanes.stock(job.lane) > 0 ? [dropMs] : [], successOutcome);
  },
};
