import type { Frame } from './observation.ts';
import {
  hasEffect,
  hasSeveralModes,
  judgeDoubtfulEffect,
  judgeDoubtfulFrame,
  judgeStoredResult,
  isTokenResult,
} from './rules/machines/machine-frames.ts';
import { frameRules } from './rules/registry.ts';
import { step, type RuleContext } from './rules/shared/rule.ts';
import type { Operation } from './search/operation.ts';

/** Every frame of a machine as operations. */
export function frameOperations(context: RuleContext, frames: readonly Frame[]): readonly Operation[] {
  const changesMode = hasSeveralModes(context, frames);
  return frames.flatMap((frame) => {
    const { at, event, direction, arrives } = frame;
    const rule = frameRules[direction];
    const events = [event];
    const apply: Operation['apply'] = (state, span) => rule?.(context, state, frame, span) ?? [step(state)];
    if (direction === 'down') return [{ from: at, to: at, events, certain: true, apply }];
    if (arrives.certain) return [{ from: at, to: arrives.by, events, certain: true, apply }];
    return doubtfulFrame(context, frame, changesMode);
  });
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
