/** How often each kind of disturbance happened. */
export interface DisturbanceCounts {
  kills: number;
  pauses: number;
  databaseCuts: number;
  connectionCuts: number;
  databaseRestarts: number;
  /** Of a core from the broker. */
  brokerCuts: number;
  /** Of all machines from the broker. */
  machineCuts: number;
  brokerRestarts: number;
  /** Time in which all parts were whole, between disturbances, ms. */
  calmMs: number;
}

/** Before the first one. */
export function noDisturbances(): DisturbanceCounts {
  return {
    kills: 0,
    pauses: 0,
    databaseCuts: 0,
    connectionCuts: 0,
    databaseRestarts: 0,
    brokerCuts: 0,
    machineCuts: 0,
    brokerRestarts: 0,
    calmMs: 0,
  };
}

/** How often each kind comes among as many disturbances. */
export const deck: readonly (keyof DisturbanceCounts)[] = Object.entries({
  ...{ kills: 5, pauses: 2, connectionCuts: 2 },
  ...{ databaseCuts: 3, databaseRestarts: 1 },
  ...{ brokerCuts: 2, machineCuts: 1, brokerRestarts: 1 },
} satisfies Partial<DisturbanceCounts>).flatMap(([kind, count]) =>
  Array.from({ length: count }, () => kind as keyof DisturbanceCounts),
);
