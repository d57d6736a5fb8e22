/** Where the core of a virtual run keeps its rows: in memory, or in a SQLite file whose disk can lose power. */
export const storeKinds = ['memory', 'sqlite'] as const;

/** One of {@link storeKinds}. */
export type StoreKind = (typeof storeKinds)[number];
