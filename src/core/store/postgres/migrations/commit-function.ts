/**
 * The one call that commits a batch of decisions. It is a transaction by itself, so no lock waits for a core: a core
 * that stalls or is cut off stops no other.
 *
 * Answers `conflict`, with nothing changed, if a row that the decisions have read is another by now; `fenced` if this
 * commit was made already, or given up (`sessions`). Locks are taken in the order of names, so that two batches wait
 * for each other in one direction only.
 *
 * Notes and leases are read by all cores and seldom written. Who only reads them does not lock them: it looks at them
 * after it has locked its machines, so that of two commits which each read what the other writes one sees the other.
 *
 * Answers `outdated`, with nothing changed, to a core of another version than the schema: a migration waits for commits
 * under way, and those that come meanwhile wait for it and see its version.
 */
export const commitFunction = `
CREATE FUNCTION commit_decisions(p json) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  stale boolean;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('vendloop ' || current_schema()));
  IF (SELECT version FROM vendloop_schema) IS DISTINCT FROM (p->>'schema')::integer THEN RETURN 'outdated'; END IF;
  INSERT INTO revisions (name, revision)
    SELECT DISTINCT name, 0 FROM json_array_elements_text(p->'written') AS w(name) ORDER BY name
    ON CONFLICT DO NOTHING;
  SELECT bool_or(seen <> revision) INTO stale FROM (
    SELECT e.revision AS seen, r.revision
      FROM json_to_recordset(p->'seen') AS e(name text, revision bigint) JOIN revisions r ON r.name = e.name
      ORDER BY r.name FOR NO KEY UPDATE OF r
  ) AS found;
  IF stale THEN RETURN 'conflict'; END IF;
  IF p->'seen_callbacks' IS NOT NULL THEN
    SELECT bool_or(seen <> revision) INTO stale FROM (
      SELECT e.revision AS seen, c.revision
        FROM json_to_recordset(p->'seen_callbacks') AS e(id bigint, revision bigint)
        JOIN callbacks c ON c.id = e.id ORDER BY c.id FOR NO KEY UPDATE OF c
    ) AS found;
    IF stale THEN RETURN 'conflict'; END IF;
  END IF;
  IF p->'seen_cores' IS NOT NULL THEN
    SELECT r.revision <> (p->>'seen_cores')::bigint INTO stale FROM revisions r WHERE r.name = 'cores';
    IF stale THEN RETURN 'conflict'; END IF;
  END IF;
  IF p->'locked_notes' IS NOT NULL THEN
    PERFORM 1 FROM notes n WHERE n.name IN (SELECT json_array_elements_text(p->'locked_notes'))
      ORDER BY n.name FOR NO KEY UPDATE;
  END IF;
  IF p->'seen_notes' IS NOT NULL THEN
    SELECT bool_or(e.revision <> n.revision) INTO stale
      FROM json_to_recordset(p->'seen_notes') AS e(name text, revision bigint) JOIN notes n ON n.name = e.name;
    IF stale THEN RETURN 'conflict'; END IF;
  END IF;

  UPDATE sessions SET commits = commits + 1
    WHERE id = (p->>'session')::uuid AND commits = (p->>'commit')::bigint;
  IF NOT FOUND THEN RETURN 'fenced'; END IF;
  UPDATE revisions SET revision = revision + 1 WHERE name IN (SELECT json_array_elements_text(p->'written'));

  IF p->'machine_rows' IS NOT NULL THEN
    INSERT INTO machines SELECT * FROM json_populate_recordset(NULL::machines, p->'machine_rows')
      ON CONFLICT (machine_no) DO UPDATE SET app_id = excluded.app_id, name = excluded.name, kind = excluded.kind,
        mode = excluded.mode, key = excluded.key, floor_type = excluded.floor_type, board = excluded.board,
        has_lift = excluded.has_lift, has_drop_sensor = excluded.has_drop_sensor, multi_drop = excluded.multi_drop,
        utc_offset_minutes = excluded.utc_offset_minutes, created_at = excluded.created_at,
        other_keys = excluded.other_keys;
  END IF;
  IF p->'freshness' IS NOT NULL THEN
    INSERT INTO freshness SELECT * FROM json_populate_recordset(NULL::freshness, p->'freshness')
      ON CONFLICT (machine_no) DO UPDATE SET last_unix_seconds = excluded.last_unix_seconds,
        requires_challenge = excluded.requires_challenge;
  END IF;
  IF p->'lanes' IS NOT NULL THEN
    INSERT INTO lanes SELECT * FROM json_populate_recordset(NULL::lanes, p->'lanes')
      ON CONFLICT (machine_no, lane) DO UPDATE SET product_id = excluded.product_id,
        product_name = excluded.product_name, price = excluded.price, stock = excluded.stock,
        capacity = excluded.capacity, floor_status = excluded.floor_status;
  END IF;
  IF p->'locks' IS NOT NULL THEN
    INSERT INTO locks SELECT * FROM json_populate_recordset(NULL::locks, p->'locks')
      ON CONFLICT (machine_no) DO UPDATE SET last_token = excluded.last_token, token = excluded.token,
        delivery_id = excluded.delivery_id, granted_at = excluded.granted_at, expires_at = excluded.expires_at;
  END IF;
  IF p->'new_orders' IS NOT NULL THEN
    INSERT INTO orders SELECT * FROM json_populate_recordset(NULL::orders, p->'new_orders');
  END IF;
  IF p->'orders' IS NOT NULL THEN
    UPDATE orders SET app_id = o.app_id, trade_id = o.trade_id, machine_no = o.machine_no, notify_url = o.notify_url,
        status = o.status, amount = o.amount, created_at = o.created_at, expires_at = o.expires_at,
        pickup_code_id = o.pickup_code_id, notify_send_count = o.notify_send_count, records = o.records
      FROM json_populate_recordset(NULL::orders, p->'orders') AS o WHERE orders.id = o.id;
  END IF;
  IF p->'new_deliveries' IS NOT NULL THEN
    INSERT INTO deliveries SELECT * FROM json_populate_recordset(NULL::deliveries, p->'new_deliveries');
  END IF;
  IF p->'deliveries' IS NOT NULL THEN
    UPDATE deliveries SET machine_no = d.machine_no, app_id = d.app_id, purpose = d.purpose, order_id = d.order_id,
        record_id = d.record_id, lane = d.lane, quantity = d.quantity, token = d.token, notify_url = d.notify_url,
        started_at = d.started_at, timeout_at = d.timeout_at, outcome = d.outcome, floor_status = d.floor_status,
        error_msg = d.error_msg, outcome_at = d.outcome_at
      FROM json_populate_recordset(NULL::deliveries, p->'deliveries') AS d WHERE deliveries.id = d.id;
  END IF;
  IF p->'gone_jobs' IS NOT NULL THEN
    DELETE FROM jobs WHERE id IN (SELECT json_array_elements_text(p->'gone_jobs')::bigint);
  END IF;
  IF p->'new_jobs' IS NOT NULL THEN
    INSERT INTO jobs SELECT * FROM json_populate_recordset(NULL::jobs, p->'new_jobs');
  END IF;
  IF p->'jobs' IS NOT NULL THEN
    UPDATE jobs SET machine_no = j.machine_no, order_id = j.order_id, record_id = j.record_id, quantity = j.quantity
      FROM json_populate_recordset(NULL::jobs, p->'jobs') AS j WHERE jobs.id = j.id;
  END IF;
  IF p->'new_pickup_codes' IS NOT NULL THEN
    INSERT INTO pickup_codes SELECT * FROM json_populate_recordset(NULL::pickup_codes, p->'new_pickup_codes');
  END IF;
  IF p->'pickup_codes' IS NOT NULL THEN
    UPDATE pickup_codes SET app_id = c.app_id, machine_no = c.machine_no, code = c.code, product_id = c.product_id,
        expires_at = c.expires_at, used_by_order = c.used_by_order, created_at = c.created_at, quantity = c.quantity,
        cancelled_at = c.cancelled_at
      FROM json_populate_recordset(NULL::pickup_codes, p->'pickup_codes') AS c WHERE pickup_codes.id = c.id;
  END IF;
  IF p->'new_callbacks' IS NOT NULL THEN
    INSERT INTO callbacks SELECT id, app_id, url, body, order_id, record_id, delivery_id, attempts, next_at, state, 1
      FROM json_populate_recordset(NULL::callbacks, p->'new_callbacks');
  END IF;
  IF p->'callbacks' IS NOT NULL THEN
    UPDATE callbacks SET app_id = c.app_id, url = c.url, body = c.body, order_id = c.order_id,
        record_id = c.record_id, delivery_id = c.delivery_id, attempts = c.attempts, next_at = c.next_at,
        state = c.state, revision = callbacks.revision + 1
      FROM json_populate_recordset(NULL::callbacks, p->'callbacks') AS c WHERE callbacks.id = c.id;
  END IF;
  IF p->'new_idempotency_records' IS NOT NULL THEN
    INSERT INTO idempotency_records
      SELECT * FROM json_populate_recordset(NULL::idempotency_records, p->'new_idempotency_records')
      ORDER BY app_id, sign;
  END IF;
  IF p->'idempotency_records' IS NOT NULL THEN
    INSERT INTO idempotency_records
      SELECT * FROM json_populate_recordset(NULL::idempotency_records, p->'idempotency_records') ORDER BY app_id, sign
      ON CONFLICT (app_id, sign) DO UPDATE SET answer = excluded.answer, expires_at = excluded.expires_at;
  END IF;
  IF p->'new_notes' IS NOT NULL THEN
    INSERT INTO notes SELECT name, value, 1 FROM json_populate_recordset(NULL::notes, p->'new_notes') ORDER BY name;
  END IF;
  IF p->'notes' IS NOT NULL THEN
    INSERT INTO notes SELECT name, value, 1 FROM json_populate_recordset(NULL::notes, p->'notes') ORDER BY name
      ON CONFLICT (name) DO UPDATE SET value = excluded.value, revision = notes.revision + 1;
  END IF;
  IF p->'gone_cores' IS NOT NULL THEN
    DELETE FROM cores WHERE id IN (SELECT json_array_elements_text(p->'gone_cores')::bigint);
  END IF;
  IF p->'cores' IS NOT NULL THEN
    INSERT INTO cores SELECT * FROM json_populate_recordset(NULL::cores, p->'cores')
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, lease_until = excluded.lease_until;
  END IF;
  IF p->'lines' IS NOT NULL THEN
    INSERT INTO lines SELECT * FROM json_populate_recordset(NULL::lines, p->'lines')
      ON CONFLICT (machine_no) DO UPDATE SET core = excluded.core, fence = excluded.fence, waiting = excluded.waiting;
  END IF;
  RETURN 'committed';
END
$$;
`;
