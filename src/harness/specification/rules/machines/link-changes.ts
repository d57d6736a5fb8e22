import type { ClauseName } from '../../clauses.ts';
import type { ServiceState } from '../../entities.ts';
import type { CoreChange, LinkChange } from '../../observation.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { afterRestart, frameHistory } from './freshness.ts';
import { doubtCommands, stopSending } from '../delivery/grant.ts';
import { machineOf } from '../shared/online.ts';
import { contradicted, step, type RuleContext } from '../shared/rule.ts';

/** The link between machine and core changes: what is on its way may be lost (§7.10). */
export function changeLink(_context: RuleContext, state: State, change: LinkChange): readonly Step[] {
  if (change.change === 'reliable') return [step(state.with('unreliableLink', '', undefined))];
  const doubted = doubtCommands(state);
  if (change.change === 'unreliable') return [step(doubted.with('unreliableLink', '', true))];
  const machine = machineOf(doubted);
  const online = onlineAfterClose(machine.online, change.code);
  const after = doubted.with('machine', '', { ...machine, online });
  return [step(after, { reached: ['connection-and-deliveries', 'lock-indifferent', 'job-connection'] })];
}

/** Close codes with which the core ends the last connection of a machine (§7). */
const closedByCore: readonly number[] = [4003, 4004, 4010, 4013, 4022];
/** A newer connection has taken its place. */
const closedForNewer = 4001;

function onlineAfterClose(online: 'yes' | 'no' | 'unknown', code: number) {
  if (code === closedForNewer || online === 'no') return online;
  return closedByCore.includes(code) ? 'no' : 'unknown';
}

/** Before anything happened to the core. */
const sinceTheRunBegan: ServiceState = {
  state: 'running',
  since: { from: 0, to: 0 },
  storeFails: false,
  heldUntil: 0,
  storeFailedUntil: -1,
  lastChange: -1,
};

/** The core or its store changes (§14). Changes take effect in their order, also where two of them fall together. */
export function changeCore(_context: RuleContext, state: State, change: CoreChange, at: Span): readonly Step[] {
  const before = state.get('service') ?? sinceTheRunBegan;
  if (before.lastChange > change.order) {
    const clause = 'steps-in-order';
    return [contradicted(state, { clause, sentence: `the core was ${change.change} before it was so (${clause})` })];
  }
  const service = { ...before, lastChange: change.order };
  switch (change.change) {
    case 'stopped':
      return [stop(state, service, at)];
    case 'started':
      return [start(state, service, at)];
    case 'store-failing':
      return [changeStore(state, service, at, true)];
    case 'store-working':
      return [changeStore(state, service, at, false)];
    case 'held-up':
      return [step(state.with('service', '', { ...service, heldUntil: Infinity }))];
    case 'prompt':
      return [step(state.with('service', '', { ...service, heldUntil: at.to }))];
  }
}

function stop(state: State, service: ServiceState, at: Span): Step {
  const stopped = stopSending(state, at).with('service', '', { ...service, state: 'stopped', since: at });
  return step(stopped, { reached: ['kept', 'orderly-stop'] });
}

function start(state: State, service: ServiceState, at: Span): Step {
  const started = stopSending(state, service.since)
    .with('service', '', {
      ...service,
      state: service.storeFails ? 'failing' : 'running',
      since: at,
      // A new core tries at once what the one before it had put off.
      storeFailedUntil: -1,
    })
    .with('machine', '', { ...machineOf(state), online: 'no' })
    .with('frames', '', state.get('frames') && afterRestart(frameHistory(state), service.since));
  const reached: readonly ClauseName[] = [
    'offline-after-start',
    'due-at-start',
    'never-sent-again',
    'forgotten',
    'kept',
    'limits-exact',
  ];
  return step(started, { reached: [...reached, ...restartClauses(state)] });
}

/** What the store does while no core runs counts from the next start. */
function changeStore(state: State, service: ServiceState, at: Span, storeFails: boolean): Step {
  const changed: ServiceState =
    service.state === 'stopped'
      ? { ...service, storeFails }
      : {
          ...service,
          storeFails,
          state: storeFails ? 'failing' : 'running',
          since: at,
          storeFailedUntil: storeFails ? service.storeFailedUntil : at.to,
        };
  return step(doubtCommands(state).with('service', '', changed), {
    reached: storeFails ? [] : ['store-failure-deadlines'],
  });
}

function restartClauses(state: State): readonly ClauseName[] {
  return [
    ...(state.get('lock') ? (['lock-indifferent'] as const) : []),
    ...(state.get('open')?.deliveries.length ? (['delivery-indifferent'] as const) : []),
    ...(state.get('queue') ? (['job-restart'] as const) : []),
  ];
}
