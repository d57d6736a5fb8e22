import type { ClauseName } from '../../clauses.ts';
import type { FrameHistory, MachineState } from '../../entities.ts';
import type { Frame } from '../../observation.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { readFrame, refusalClauses, type FrameMembers } from './frame-form.ts';
import { afterAccepted, afterDoubtful, frameHistory, freshnessMode, freshnessOf } from './freshness.ts';
import { startNextJob } from '../delivery/jobs.ts';
import { machineOf } from '../shared/online.ts';
import { applyReport } from './report.ts';
import { step, type RuleContext } from '../shared/rule.ts';

/** What a frame of the machine does (§7.13 to §7.55). @returns every step that it may make. */
export function judgeMachineFrame(context: RuleContext, state: State, frame: Frame): readonly Step[] {
  const members = readFrame(context.machine, frame);
  if (!members)
    return [step(state, { reached: ['no-answer-to-bad-frames', ...refusalClauses(context.machine, frame)] })];
  // The whole span: two frames that overlap come to the same in either order.
  const takenAt = { from: frame.at, to: frame.arrives.by };
  const history = frameHistory(state);
  // What is not read for a while is read later, in its order.
  const clauses = frame.overBudget ? [...acceptedClauses, 'over-budget-proven' as const] : acceptedClauses;
  return freshnessOf(history, freshnessMode(context.machine), { frame, members, takenAt }).flatMap(
    ({ accepted, repeated }) => {
      if (accepted) return accept(context, state, frame, members, takenAt).map(withClauses(clauses));
      const reached = droppedClauses(history, frame, members);
      if (repeated) return [step(state, { reached })];
      return late(context, state, members, takenAt).map(withClauses(reached));
    },
  );
}

const acceptedClauses: readonly ClauseName[] = ['frame-form', 'fresh', 'accepted', 'last-time'];

/** The clauses by which a frame that was read is not accepted (§7.30, §7.32, §7.38, §7.39). */
function droppedClauses(
  { provenConnection, challengeFirst }: FrameHistory,
  frame: Frame,
  { method }: FrameMembers,
): readonly ClauseName[] {
  const isProven = provenConnection === frame.connection;
  return [
    'frame-not-fresh',
    'stale-or-repeated',
    ...(method === 'client.challenge' ? ['challenge-wrong' as const] : []),
    ...(challengeFirst && !isProven ? ['challenge-each-connection' as const] : []),
    ...(provenConnection === null ? ['freshness-survives' as const] : []),
  ];
}

function withClauses(clauses: readonly ClauseName[]): (one: Step) => Step {
  return (one) => ({ ...one, reached: [...one.reached, ...clauses] });
}

/**
 * What a frame does to freshness and silence that perhaps arrives: the same state either way, which is less certain.
 */
export function judgeDoubtfulFrame(context: RuleContext, state: State, frame: Frame): Step {
  const members = readFrame(context.machine, frame);
  const takenAt = { from: frame.at, to: frame.arrives.by };
  const history = frameHistory(state);
  if (
    !members ||
    !freshnessOf(history, freshnessMode(context.machine), { frame, members, takenAt }).some(({ accepted }) => accepted)
  )
    return step(state);
  const { online, heardAt, mode } = machineOf(state);
  const heard = { from: heardAt?.from ?? takenAt.from, to: Math.max(heardAt?.to ?? 0, takenAt.to) };
  return step(
    state
      .with('frames', '', afterDoubtful(history, members))
      .with('machine', '', { mode, online: online === 'no' ? 'unknown' : online, heardAt: heard }),
  );
}

/**
 * Whether a frame does more than to be heard.
 * @param changesMode whether the mode of its machine may change at all.
 */
export function hasEffect(context: RuleContext, frame: Frame, changesMode: boolean): boolean {
  const method = readFrame(context.machine, frame)?.['method'] ?? '';
  if (method === 'client.heartbeat' || method === 'client.challenge') return changesMode;
  return method === 'device.delivery.response' || method === 'client.offline';
}

/** Whether frames of a machine show another mode than its first one. */
export function hasSeveralModes(context: RuleContext, frames: readonly Frame[]): boolean {
  const { machine } = context;
  return frames.some((frame) => {
    const mode = frame.direction === 'up' ? readFrame(machine, frame)?.['status'] : undefined;
    return mode !== undefined && isMode(mode) && mode !== machine.initialMode;
  });
}

/** What a doubtful frame does besides, if it arrives. @returns every step that it may make. */
export function judgeDoubtfulEffect(context: RuleContext, state: State, frame: Frame): readonly Step[] {
  const members = readFrame(context.machine, frame);
  const takenAt = { from: frame.at, to: frame.arrives.by };
  if (!members) return [step(state)];
  if (members['method'] === 'device.delivery.response') return applyReport(context, state, members, takenAt);
  if (members['method'] === 'client.heartbeat') return [setMode(context, state, members, takenAt, 'heartbeat')];
  if (members['method'] === 'client.challenge')
    return [setMode(context, state, members, takenAt, 'challenge-answered')];
  return [step(state.with('machine', '', { ...machineOf(state), online: 'no' }))];
}

/** Whether a frame is a result that names its delivery and token: it counts whatever its time (§7.33). */
export function isTokenResult(context: RuleContext, frame: Frame): boolean {
  const members = readFrame(context.machine, frame);
  return members?.['method'] === 'device.delivery.response' && members['token'] !== undefined;
}

/**
 * What a token result does that was stored, though perhaps late, because the store failed (§7.53). @returns every step
 * that it may make.
 */
export function judgeStoredResult(context: RuleContext, state: State, frame: Frame): readonly Step[] {
  const effects = judgeDoubtfulEffect(context, state, frame).map(withClauses(['report-survives-store-failure']));
  const { provenConnection } = frameHistory(state);
  // Perhaps a newer connection has taken the place of its own (§7.4).
  const isReplaced = provenConnection !== null && frame.connection < provenConnection;
  return isReplaced ? [...effects, step(state)] : effects;
}

/** An accepted frame proves its connection, starts the silence anew, and does what its method is for. */
function accept(context: RuleContext, state: State, frame: Frame, members: FrameMembers, at: Span): readonly Step[] {
  const online = members['method'] === 'client.offline' ? 'no' : 'yes';
  const heard = state
    .with('frames', '', afterAccepted(frameHistory(state), frame, members, at))
    .with('machine', '', { ...machineOf(state), online, heardAt: at });
  switch (members['method']) {
    case 'client.heartbeat':
      return [setMode(context, storedWithMode(heard, members), members, at, 'heartbeat')];
    case 'client.challenge':
      return [setMode(context, storedWithMode(heard, members), members, at, 'challenge-answered')];
    case 'client.offline':
      return [step(heard, { reached: ['offline-notice'] })];
    case 'device.delivery.response':
      return applyReport(context, heard, members, at);
    default:
      return [step(heard, { reached: ['messages-without-effect'] })];
  }
}

/** The time of a frame that changes the mode is stored at once (§7.32), unless the store fails. */
function storedWithMode(state: State, { status = '' }: FrameMembers): State {
  const { state: service = 'running' } = state.get('service') ?? {};
  if (service !== 'running' || !isMode(status) || status === machineOf(state).mode) return state;
  const history = frameHistory(state);
  return state.with('frames', '', { ...history, lastTimeStored: history.lastTimeLeast });
}

/** The mode of a heartbeat or challenge answer (§13.2). At NORMAL the first job starts in the same step (§13.8). */
function setMode(context: RuleContext, state: State, members: FrameMembers, at: Span, clause: ClauseName): Step {
  const mode = members['status'] ?? '';
  const machine = machineOf(state);
  if (!isMode(mode) || mode === machine.mode) return step(state, { reached: [clause, 'mode-by-heartbeat'] });
  const changed = startNextJob(context, state.with('machine', '', { ...machine, mode }), at);
  return step(changed, {
    reached: [clause, 'mode-by-heartbeat', 'mode-when-stored', mode === 'NORMAL' ? 'mode-back-to-normal' : 'job-mode'],
  });
}

function isMode(text: string): text is MachineState['mode'] {
  return text === 'NORMAL' || text === 'MAINTENANCE' || text === 'TRANSFER';
}

/** A frame that is not accepted has no effect, unless it is a result that counts all the same (§7.33 to §7.35). */
function late(context: RuleContext, state: State, members: FrameMembers, at: Span): readonly Step[] {
  if (members['method'] !== 'device.delivery.response') return [step(state)];
  if (members['token'] === undefined) {
    const { lastTimeAtCommand } = frameHistory(state);
    if (Number(members['timestamp']) <= lastTimeAtCommand) {
      return [step(state, { reached: ['old-firmware-result-time'] })];
    }
  }
  return applyReport(context, state, members, at).map((report) => ({
    ...report,
    reached: [...report.reached, 'token-result-always-counts', 'late-result-proves-nothing'],
  }));
}
