/** Leases of cores that share a store, and which of them holds each machine's line. */
export const severalCores = `
CREATE TABLE cores (
  id INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  lease_until REAL NOT NULL
);
CREATE TABLE lines (
  machine_no TEXT NOT NULL PRIMARY KEY,
  core INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  waiting TEXT NOT NULL
) WITHOUT ROWID;
`;
