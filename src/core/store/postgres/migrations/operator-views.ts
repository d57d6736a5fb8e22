/**
 * What an operator may look at: nothing secret (no machine's key, no answer to a signed request), times as times. Core
 * time starts near the wall clock and is measured, never set, so its times here may differ from a clock's.
 */
export const operatorViews = `
CREATE VIEW operator_machines AS
  SELECT m.machine_no, m.app_id, m.name, m.kind, m.mode, to_timestamp(m.created_at / 1000) AS created_at,
    l.last_token, l.delivery_id AS locked_by, to_timestamp(l.granted_at / 1000) AS locked_since,
    to_timestamp(l.expires_at / 1000) AS lock_expires_at,
    (SELECT count(*) FROM deliveries d WHERE d.machine_no = m.machine_no AND d.outcome IS NULL) AS deliveries_in_flight,
    (SELECT count(*) FROM jobs j WHERE j.machine_no = m.machine_no) AS jobs_waiting
  FROM machines m LEFT JOIN locks l ON l.machine_no = m.machine_no;

CREATE VIEW operator_lanes AS
  SELECT machine_no, lane, product_id, product_name, price, stock, capacity, floor_status FROM lanes;

CREATE VIEW operator_orders AS
  SELECT id, app_id, trade_id, machine_no, status, amount, to_timestamp(created_at / 1000) AS created_at,
    to_timestamp(expires_at / 1000) AS expires_at, pickup_code_id, notify_send_count FROM orders;

CREATE VIEW operator_deliveries AS
  SELECT id, machine_no, app_id, purpose, order_id, record_id, lane, quantity, token,
    to_timestamp(started_at / 1000) AS started_at, to_timestamp(timeout_at / 1000) AS timeout_at,
    outcome, floor_status, error_msg, to_timestamp(outcome_at / 1000) AS outcome_at FROM deliveries;

CREATE VIEW operator_callbacks AS
  SELECT id, app_id, order_id, record_id, delivery_id, attempts, to_timestamp(next_at / 1000) AS next_at, state
  FROM callbacks;

CREATE VIEW operator_cores AS
  SELECT c.id, c.name, to_timestamp(c.lease_until / 1000) AS lease_until,
    (SELECT count(*) FROM lines l WHERE l.core = c.id) AS machines_held,
    (SELECT count(*) FROM lines l WHERE l.core = c.id AND l.core <> 0 AND l.waiting <> '') AS commands_waiting
  FROM cores c;

CREATE VIEW operator_backlog AS
  SELECT app_id, count(*) AS callbacks_waiting, max(attempts) AS most_attempts,
    to_timestamp(min(next_at) / 1000) AS next_at
  FROM callbacks WHERE next_at IS NOT NULL GROUP BY app_id;
`;
