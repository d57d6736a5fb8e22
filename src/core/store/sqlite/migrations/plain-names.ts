/**
 * Stored names in the words of the code: columns, tables, states of callbacks, notes, and one member of stored answers.
 * An answer that begins with ESC is JSON inside JSON (see `text-column.ts`), so its quotes are escaped. A backup that a
 * newer vendloop made of an older database may have both names of the note: an older time that is unused stays.
 */
export const plainNames = `
ALTER TABLE locks RENAME COLUMN since TO granted_at;
ALTER TABLE locks RENAME COLUMN until TO expires_at;
DROP INDEX locks_until;
CREATE INDEX locks_expires_at ON locks (expires_at, machine_no) WHERE expires_at IS NOT NULL;

ALTER TABLE deliveries RENAME COLUMN began_at TO started_at;

ALTER TABLE freshness RENAME COLUMN last_seconds TO last_unix_seconds;
ALTER TABLE freshness RENAME COLUMN must_answer TO requires_challenge;

ALTER TABLE replays RENAME TO idempotency_records;
DROP INDEX replays_expires_at;
CREATE INDEX idempotency_records_expires_at ON idempotency_records (expires_at);
UPDATE idempotency_records SET answer = replace(answer, '"beganAt":', '"startedAt":')
  WHERE substr(answer, 1, 1) <> char(27) AND instr(answer, '"beganAt":') > 0;
UPDATE idempotency_records SET answer = replace(answer, '\\"beganAt\\":', '\\"startedAt\\":')
  WHERE substr(answer, 1, 1) = char(27) AND instr(answer, '\\"beganAt\\":') > 0;

UPDATE callbacks SET state = CASE state WHEN 'waiting' THEN 'pending' WHEN 'told' THEN 'acknowledged'
  WHEN 'given-up' THEN 'abandoned' ELSE state END;

UPDATE notes SET name = 'core-clock' WHERE name = 'timeline';
DELETE FROM notes WHERE name = 'backup' AND EXISTS (SELECT 1 FROM notes WHERE name = 'copied' AND value <> '');
DELETE FROM notes WHERE name = 'copied' AND EXISTS (SELECT 1 FROM notes WHERE name = 'backup');
UPDATE notes SET name = 'backup' WHERE name = 'copied';
`;
