import type { HistoryEvent } from '#harness/history/event.ts';
import type { Session } from '#harness/session/session.ts';
import type { AwaitedEvent, DeliveryState } from '#harness/session/session-view.ts';
import type { DeliveryView, EventView } from '../schemas/world.ts';

/** Words the state of deliveries and events, in one language. */
export interface Wording {
  /** What each side knows of a delivery. @param isJoined the core is observed from outside. */
  knowledge(delivery: DeliveryState, isJoined: boolean): DeliveryView['knowledge'];
  /** What everybody waits for. @param now ms of the run. */
  awaited(awaited: AwaitedEvent, now: number): string;
  /** An event in a few words. */
  event(event: HistoryEvent): string;
}

/** A delivery, what each side knows of it, and what it waits for. */
export function deliveryView(session: Session, delivery: DeliveryState, wording: Wording): DeliveryView {
  const awaited = session.view.awaitedEvent(delivery);
  const { outcome, errorMsg, notifiedOutcome, droppedItems, machinePhase, machineAnswer, lateResult } = delivery;
  return {
    delivery: delivery.delivery,
    machine: delivery.machine,
    order: delivery.order,
    record: delivery.record,
    token: delivery.token,
    startedAt: delivery.startedAt,
    outcome,
    errorMsg,
    notifiedOutcome,
    isOpen: notifiedOutcome === null,
    knowledge: wording.knowledge(delivery, session.target !== null),
    waitsFor: wording.awaited(awaited, session.now()),
    awaited: {
      kind: awaited.kind,
      lockExpiresAt: awaited.kind === 'machine-answer' ? awaited.expiresAt : null,
      until: awaited.kind === 'nothing' ? null : awaited.until,
    },
    droppedItems,
    machinePhase,
    machineAnswer,
    lateResult,
  };
}

/** An event of the history. @param withWire with what was on the wire, where secrets are masked. */
export function eventView(event: HistoryEvent, index: number, wording: Wording, withWire: boolean): EventView {
  const { wire, ...rest } = event;
  return { index, ...rest, ...(withWire && wire !== undefined && { wire }), text: wording.event(event) };
}
