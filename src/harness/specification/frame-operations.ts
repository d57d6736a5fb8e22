import type { ClauseName } from './clauses.ts';
import type { Frame } from './observation.ts';
import {
  hasEffect,
  hasSeveralModes,
  judgeDoubtfulEffect,
  judgeDoubtfulFrame,
  judgeMachineFrame,
  judgeStoredResult,
  isTokenResult,
} from './rules/machines/machine-frames.ts';
import { frameRules } from './rules/registry.ts';
import { step, type RuleContext } from './rules/shared/rule.ts';
import type { Operation } from './search/operation.ts';

/** The clauses by which a frame is dropped unseen. */
const dropped: readonly ClauseName[] = ['frame-over-budget', 'frame-budget'];

/** As many frames at once are one operation: the orders of so many are too many to be tried. */
const leastBurst = 8;

/** Every frame of a machine as operations. */
export function frameOperations(context: RuleContext, frames: readonly Frame[]): readonly Operation[] {
  const changesMode = hasSeveralModes(context, frames);
  return burstsOf(frames, (frame) => !hasEffect(context, frame, changesMode)).flatMap((burst) => {
    const [frame] = burst;
    if (!frame) return [];
    return burst.length >= leastBurst
      ? [burstOperation(context, burst, frame)]
      : burst.flatMap((one) => frameOperation(context, one, changesMode));
  });
}

function frameOperation(context: RuleContext, frame: Frame, changesMode: boolean): readonly Operation[] {
  const { at, event, direction, arrives, overBudget } = frame;
  const rule = frameRules[direction];
  const events = [event];
  const apply: Operation['apply'] = (state, span) => rule?.(context, state, frame, span) ?? [step(state)];
  if (direction === 'down') return [{ from: at, to: at, events, certain: true, apply }];
  if (overBudget?.outcome === 'dropped') {
    const drop: Operation['apply'] = (state) => [step(state, { reached: dropped })];
    return [{ from: at, to: overBudget.by, events, certain: true, apply: drop }];
  }
  if (arrives.certain) return [{ from: at, to: arrives.by, events, certain: true, apply }];
  return doubtfulFrame(context, frame, changesMode);
}

/** Frames, of which those that certainly arrive together and do no more than to be heard are put together. */
function burstsOf(frames: readonly Frame[], isOnlyHeard: (frame: Frame) => boolean): readonly (readonly Frame[])[] {
  const bursts: Frame[][] = [];
  for (const frame of frames) {
    const last = bursts.at(-1);
    if (last?.[0] && isTogether(last[0], frame) && isOnlyHeard(frame) && isOnlyHeard(last[0])) last.push(frame);
    else bursts.push([frame]);
  }
  return bursts;
}

function isTogether(one: Frame, other: Frame): boolean {
  return (
    [one, other].every(({ direction, arrives: { certain } }) => direction === 'up' && certain) &&
    one.at === other.at &&
    one.arrives.by === other.arrives.by &&
    one.connection === other.connection
  );
}

/** Where it is open whether one of them is fresh, it is heard at most, so that they do not make many branches. */
function burstOperation(context: RuleContext, burst: readonly Frame[], { at, arrives }: Frame): Operation {
  const apply: Operation['apply'] = (before) => {
    let state = before;
    const reached = new Set<ClauseName>();
    for (const frame of burst) {
      const [first, ...others] = judgeMachineFrame(context, state, frame);
      const next = first && others.length === 0 ? first : judgeDoubtfulFrame(context, state, frame);
      for (const clause of next.reached) reached.add(clause);
      ({ state } = next);
    }
    return [step(state, { reached: [...reached] })];
  };
  return { from: at, to: arrives.by, events: burst.map(({ event }) => event), certain: true, apply };
}

/**
 * A frame that perhaps arrives, and perhaps much later. That it was heard at most is one state, so that many such
 * frames do not make many branches; only what else it does is tried at every instant.
 */
function doubtfulFrame(context: RuleContext, frame: Frame, changesMode: boolean): readonly Operation[] {
  const { at, event, arrives, stored } = frame;
  const heard: Operation = {
    from: at,
    to: at,
    events: [event],
    certain: true,
    apply: (state) => [judgeDoubtfulFrame(context, state, frame)],
  };
  if (!hasEffect(context, frame, changesMode)) return [heard];
  if (stored?.certain === true && isTokenResult(context, frame)) {
    const apply: Operation['apply'] = (state) => judgeStoredResult(context, state, frame);
    return [heard, { from: at, to: stored.by, events: [event], certain: true, apply }];
  }
  const effect: Operation = {
    from: at,
    to: arrives.by,
    events: [event],
    certain: false,
    apply: (state) => judgeDoubtfulEffect(context, state, frame),
  };
  return [heard, effect];
}

/** Ids of the deliveries whose command the machine got. */
export function commandsSeen(frames: readonly Frame[]): ReadonlySet<string> {
  const ids = frames.flatMap(({ direction, members }) => {
    const id = direction === 'down' ? members?.['delivery_id'] : undefined;
    return typeof id === 'string' ? [id] : [];
  });
  return new Set(ids);
}
