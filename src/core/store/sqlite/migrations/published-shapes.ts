/**
 * What the published answers show besides: when a machine was entered, what a lane holds and how its last run left it,
 * and of a pickup code its age, what it buys, and that it was cancelled. Of rows that are older, nobody knows: 0 is the
 * beginning of 1970, a lane's capacity is what it holds now, and a code buys one item.
 */
export const publishedShapes = `
ALTER TABLE machines ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;

ALTER TABLE lanes ADD COLUMN capacity INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lanes ADD COLUMN floor_status INTEGER NOT NULL DEFAULT 1;
UPDATE lanes SET capacity = stock;

ALTER TABLE pickup_codes ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pickup_codes ADD COLUMN quantity INTEGER NOT NULL DEFAULT 1;
ALTER TABLE pickup_codes ADD COLUMN cancelled_at INTEGER;
DROP INDEX pickup_codes_open;
CREATE INDEX pickup_codes_open ON pickup_codes (machine_no, id) WHERE used_by_order IS NULL AND cancelled_at IS NULL;
`;
