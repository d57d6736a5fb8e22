/** The time of each machine's last accepted frame. Of machines that are older, nothing is known: any frame is new. */
export const frameFreshness = `
CREATE TABLE freshness (
  machine_no TEXT NOT NULL PRIMARY KEY,
  last_seconds INTEGER NOT NULL,
  must_answer INTEGER NOT NULL
) WITHOUT ROWID;
`;
