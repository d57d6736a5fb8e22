import type { FrameHistory } from '../../entities.ts';
import type { Frame } from '../../observation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import type { MachineTerms } from '../../terms.ts';
import { perObject } from '../shared/per-object.ts';
import type { FrameMembers } from './frame-form.ts';

/** For how long a challenge is open, ms (§7.36). */
const challengeOpenMs = 10_000;

/** How a frame stands: both where it cannot be known. */
export interface Freshness {
  readonly accepted: boolean;
  /** Where it is not accepted: whether it was taken before. */
  readonly repeated: boolean;
}

/** A frame that the core has read. */
export interface TakenFrame {
  readonly frame: Frame;
  readonly members: FrameMembers;
  readonly takenAt: Span;
}

/** How the frames of the machine stand before the first one. */
const noFrames: FrameHistory = {
  lastTime: -1,
  lastTimeLeast: -1,
  lastTimeStored: -1,
  acceptedAt: { from: -Infinity, to: -Infinity },
  ofLastSecond: [],
  lastTimeAtCommand: -1,
  provenConnection: null,
  challengeFirst: false,
  challenge: null,
  nonces: [],
};

/** What decides whether the next frame is fresh. */
export function frameHistory(state: State): FrameHistory {
  return state.get('frames') ?? noFrames;
}

/** Equal for frames with equal signs: the key is the same, and the sign covers every member. */
const frameText = perObject((members: FrameMembers): string => {
  return JSON.stringify(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));
});

/** How times are judged. Boards of old firmware often have no order of time, and may be exempt. */
export function freshnessMode({ freshness, firmware }: MachineTerms): FreshnessMode {
  return freshness ?? (firmware === 'old' ? 'undeclared' : 'monotone');
}

type FreshnessMode = 'monotone' | 'off' | 'undeclared';

/** In which ways a rightly signed frame may stand (§7.26 to §7.40). */
export function freshnessOf(
  history: FrameHistory,
  mode: FreshnessMode,
  { frame, members, takenAt }: TakenFrame,
): readonly Freshness[] {
  const { lastTime, lastTimeLeast, ofLastSecond, provenConnection, challengeFirst } = history;
  // A newer connection has taken the place of this one (§7.4).
  if (provenConnection !== null && frame.connection < provenConnection) return [dropped];
  if (members['method'] === 'client.challenge') return answersChallenge(history, frame, members, takenAt);
  if (mode === 'off') return [accepted];
  const mayBeOff = mode === 'undeclared' ? [accepted] : [];
  if (ofLastSecond?.includes(frameText(members)) === true) return [{ accepted: false, repeated: true }, ...mayBeOff];
  const mustAnswer = challengeFirst && frame.connection !== provenConnection;
  if (mustAnswer) return [dropped, ...mayBeOff];
  const time = Number(members['timestamp']);
  if (time > lastTime || (time === lastTime && ofLastSecond !== null)) return [accepted];
  return time > lastTimeLeast ? [accepted, dropped] : [dropped, ...mayBeOff];
}

const accepted: Freshness = { accepted: true, repeated: false };
const dropped: Freshness = { accepted: false, repeated: false };

/** An answer to the open challenge of its connection is accepted whatever its time (§7.37, §7.38). */
function answersChallenge(
  { challenge }: FrameHistory,
  frame: Frame,
  members: FrameMembers,
  at: Span,
): readonly Freshness[] {
  if (!challenge || challenge.nonce !== members['nonce'] || challenge.connection !== frame.connection) return [dropped];
  return at.to <= challenge.at + challengeOpenMs - 1_000 ? [accepted] : [accepted, dropped];
}

/** The history after an accepted frame. */
export function afterAccepted(history: FrameHistory, frame: Frame, members: FrameMembers, takenAt: Span): FrameHistory {
  const time = Number(members['timestamp']);
  const text = frameText(members);
  const isChallenge = members['method'] === 'client.challenge';
  // What moved more than a second before is stored (§7.32).
  const isStored = takenAt.from >= history.acceptedAt.to + storedWithinMs;
  const sameSecond = time === history.lastTime && history.ofLastSecond !== null;
  return {
    ...history,
    lastTime: time,
    lastTimeLeast: time,
    lastTimeStored: Math.min(isStored ? history.lastTimeLeast : history.lastTimeStored, time),
    acceptedAt: takenAt,
    ofLastSecond: sameSecond ? [...history.ofLastSecond, text].sort() : [text],
    provenConnection: frame.connection,
    challengeFirst: history.challengeFirst || (isChallenge && time < history.lastTime),
    challenge: isChallenge ? null : history.challenge,
  };
}

/** The history after a frame that was perhaps accepted: what comes next is fresh, or perhaps fresh. */
export function afterDoubtful(history: FrameHistory, members: FrameMembers): FrameHistory {
  const time = Math.max(history.lastTime, Number(members['timestamp']));
  return time === history.lastTime ? history : { ...history, lastTime: time, ofLastSecond: null };
}

/** Within what time the last time is stored after it moved, ms (§7.32). */
const storedWithinMs = 1_000;

/** The history after a restart of the core that was stopped at `stoppedAt` (§14.4, §14.5). */
export function afterRestart(history: FrameHistory, stoppedAt: Span): FrameHistory {
  const isStored = stoppedAt.from >= history.acceptedAt.to + storedWithinMs;
  // A restart may have forgotten the latest times, which are stored a little later (§7.32).
  const least = isStored ? history.lastTimeLeast : history.lastTimeStored;
  return {
    ...history,
    lastTimeLeast: least,
    lastTimeStored: least,
    lastTimeAtCommand: least,
    ofLastSecond: null,
    provenConnection: null,
    challenge: null,
  };
}
