import { successOutcome, failureOutcome } from './run-plan.ts';
import type { MotorType } from './motor-type.ts';
import { drawPhases, motorRun } from './motor-run.ts';
import type { TimingProfile } from './timing.ts';
import { drawMs } from './timing.ts';

/** From command to answer a run takes 520–985 ms. */
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
    [1, 45],
  ],
  motor: [
    [0, 472],
    [0.5, 590],
    [0.9, 660],
    [0.99, 700],
    [1, 720],
  ],
  sense: [
    [0, 20],
    [0.5, 25],
    [0.95, 32],
    [1, 40],
  ],
  giveUp: [
    [0, 3000],
    [0.9, 4000],
    [1, 6000],
  ],
};

/**
 * A belt that carries its front item over the end, past a light curtain, onto a platform. The belt runs until an item
 * breaks the light, then stops. If nothing comes, because the belt is empty or the goods are stuck, it runs until the
 * board's time limit, and the answer is Goods are Stuck (code 6).
 */
export const conveyor: MotorType = {
  name: 'conveyor',
  title: 'Conveyor',
  titleZh: '履带货道机',
  kind: 'conveyor',
  floorType: 3,
  hasDropSensor: true,
  hasLift: true,
  multiDrop: false,
  lanes: 20,
  stock: 6,
  profile: assumed,
  sensing: 'Detects the item in the light curtain of its drop sensor: an empty belt is reported as Goods are Stuck.',
  stuckDetection: 'The belt runs, and nothing breaks the light curtain before the board’s time limit.',
  plan(job, lanes, random, profile) {
    const phases = drawPhases(profile, random);
    if (lanes.stock(job.lane) === 0) return motorRun(phases, drawMs(profile.giveUp, random), [], failureOutcome(6));
    const motorMs = drawMs(profile.motor, random);
    const dropBeforeStopMs = 8 + Math.floor(22 * random.next());
    return motorRun(phases, motorMs, [motorMs - dropBeforeStopMs], successOutcome);
  },
};
