import type { HistoryEvent } from '#harness/history/event.ts';
import type { HistoryHeader } from '#harness/history/header.ts';

/** Sides that have a lane of their own, above those of the machines. */
export const parties = ['merchant', 'core', 'receiver', 'network'] as const;
export type Party = (typeof parties)[number];

/** A row of the timeline. */
export type Lane =
  | { readonly kind: 'party'; readonly party: Party }
  | { readonly kind: 'machine'; readonly machine: string; readonly about: string };

/** What lanes need of a machine. */
export type LaneMachine = Pick<HistoryHeader['machines'][number], 'machine' | 'motor' | 'group'>;

/** The lanes of a run: the parties, then its machines in the order of the header. */
export function lanesOf({ machines }: { readonly machines: readonly LaneMachine[] }): readonly Lane[] {
  return [
    ...parties.map((party) => ({ kind: 'party', party }) as const),
    ...machines.map(
      ({ machine, motor, group }) => ({ kind: 'machine', machine, about: `${group} · ${motor}` }) as const,
    ),
  ];
}

const partyOfObserver: Readonly<Record<HistoryEvent['by'], Party | null>> = {
  merchant: 'merchant',
  core: 'core',
  store: 'core',
  receiver: 'receiver',
  network: 'network',
  harness: 'network',
  machine: null,
};

/** The party's lane that an event stands on besides its machine's; −1 for none. */
export function partyLane({ by, kind }: HistoryEvent): number {
  // What happens to the core itself stands with the core.
  const party = kind.startsWith('core-') ? 'core' : partyOfObserver[by];
  return party === null ? -1 : parties.indexOf(party);
}

/** Finds the lanes of machines. */
export class LaneFinder {
  readonly #laneOf: ReadonlyMap<string, number>;
  readonly #laneOfDelivery = new Map<string, number>();

  constructor({ machines }: { readonly machines: readonly LaneMachine[] }) {
    this.#laneOf = new Map(machines.map(({ machine }, index) => [machine, parties.length + index]));
  }

  /** −1 where the run has no such machine. */
  laneOfMachine(machine: string): number {
    return this.#laneOf.get(machine) ?? -1;
  }

  /** Lane of the machine that an event is about, or that its delivery is at. Takes the events in order of time. */
  machineLane(event: HistoryEvent, delivery: string): number {
    const own = 'machine' in event ? this.#laneOf.get(event.machine) : undefined;
    if (own !== undefined && delivery !== '') this.#laneOfDelivery.set(delivery, own);
    return own ?? this.#laneOfDelivery.get(delivery) ?? -1;
  }
}
