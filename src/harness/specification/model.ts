import type { CoreChange, LinkChange, Observations, ReceivedCallback } from './observation.ts';
import { joinLists } from './joined-lists.ts';
import { commandsSeen, frameOperations } from './frame-operations.ts';
import { laneState } from './rules/books/stock.ts';
import { judgeCallback } from './rules/callbacks/judge-callback.ts';
import { callOperations } from './rules/judge-call.ts';
import { coreRules, linkRules, timerRules, type ChangeRule } from './rules/registry.ts';
import { step, type RuleContext } from './rules/shared/rule.ts';
import type { Model, Operation, Step, Timer } from './search/operation.ts';
import { State } from './state/state.ts';
import type { MachineTerms } from './terms.ts';

/** A machine before anything happened to it. */
export function initialState({ initialMode, lanes }: MachineTerms): State {
  let state = State.empty.with('machine', '', { mode: initialMode, online: 'no', heardAt: null });
  for (const lane of lanes) state = state.with('lane', String(lane.lane), laneState(state, lane));
  return state;
}

/** The specification of one machine. */
export function createModel(context: RuleContext): Model {
  const find = (state: State): readonly Timer[] => timerRules.flatMap((rule) => rule(context, state));
  return { timers: (state) => state.derived(find) };
}

/** Everything that was seen of a machine, as operations on its state. */
export function operationsOf(context: RuleContext, observations: Observations): readonly Operation[] {
  const known = { ...context, commandsSeen: commandsSeen(observations.frames) };
  return [
    ...callOperations(known, observations.calls),
    ...frameOperations(known, observations.frames),
    ...observations.callbacks.map((callback) => callbackOperation(context, callback)),
    ...observations.coreChanges.map((change) => coreOperation(context, change)),
    ...observations.linkChanges.map((change) => linkOperation(context, change)),
  ];
}

function callbackOperation(context: RuleContext, received: ReceivedCallback): Operation {
  const { at, event } = received;
  const apply: Operation['apply'] = (state) => judgeCallback(context, state, received);
  return { from: at, to: at, events: [event], certain: true, apply };
}

function coreOperation(context: RuleContext, change: CoreChange): Operation {
  const { from, to, event } = change;
  return { from, to, events: [event], certain: true, apply: applyAll(context, coreRules, change) };
}

function linkOperation(context: RuleContext, change: LinkChange): Operation {
  const { at, event } = change;
  return { from: at, to: at, events: [event], certain: true, apply: applyAll(context, linkRules, change) };
}

/** Lets rules change a state one after another. */
function applyAll<Change>(
  context: RuleContext,
  rules: readonly ChangeRule<Change>[],
  change: Change,
): Operation['apply'] {
  return (state, at) =>
    rules.reduce<readonly Step[]>(
      (steps, rule) =>
        steps.flatMap((before) => rule(context, before.state, change, at).map((after) => joinSteps(before, after))),
      [step(state)],
    );
}

function joinSteps(before: Step, after: Step): Step {
  return {
    state: after.state,
    mismatches: joinLists(before.mismatches, after.mismatches),
    judged: joinLists(before.judged, after.judged),
    reached: joinLists(before.reached, after.reached),
  };
}
