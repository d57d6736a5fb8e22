/**
 * Schema 1. Booleans are 0 and 1; null is "none". Deadlines (`until`, `timeout_at`, `expires_at` of orders, `next_at`)
 * are core time in ms and have partial indexes: rows whose time has passed for good are not in them. Columns have
 * numeric affinity rather than STRICT types, because core time may have a fraction.
 */
export const firstSchema = `
CREATE TABLE machines (
  machine_no TEXT NOT NULL PRIMARY KEY,
  app_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  mode TEXT NOT NULL,
  key TEXT NOT NULL,
  floor_type INTEGER NOT NULL,
  board INTEGER NOT NULL,
  has_lift INTEGER NOT NULL,
  has_drop_sensor INTEGER NOT NULL,
  multi_drop INTEGER NOT NULL,
  utc_offset_minutes INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX machines_of_app ON machines (app_id, machine_no);

CREATE TABLE lanes (
  machine_no TEXT NOT NULL,
  lane INTEGER NOT NULL,
  product_id INTEGER NOT NULL,
  product_name TEXT NOT NULL,
  price INTEGER NOT NULL,
  stock INTEGER NOT NULL,
  PRIMARY KEY (machine_no, lane)
) WITHOUT ROWID;

CREATE TABLE locks (
  machine_no TEXT NOT NULL PRIMARY KEY,
  last_token INTEGER NOT NULL,
  token INTEGER,
  delivery_id TEXT,
  since INTEGER,
  until INTEGER
) WITHOUT ROWID;
CREATE INDEX locks_until ON locks (until, machine_no) WHERE until IS NOT NULL;

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  trade_id TEXT NOT NULL,
  machine_no TEXT NOT NULL,
  notify_url TEXT NOT NULL,
  status TEXT NOT NULL,
  amount INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  pickup_code_id INTEGER,
  notify_send_count INTEGER NOT NULL,
  records TEXT NOT NULL
);
CREATE UNIQUE INDEX orders_trade ON orders (app_id, trade_id);
CREATE INDEX orders_expires_at ON orders (expires_at, id) WHERE expires_at IS NOT NULL;

CREATE TABLE deliveries (
  id TEXT NOT NULL PRIMARY KEY,
  machine_no TEXT NOT NULL,
  app_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  order_id INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  token INTEGER NOT NULL,
  notify_url TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  timeout_at INTEGER,
  outcome TEXT,
  floor_status INTEGER,
  error_msg TEXT,
  outcome_at INTEGER
) WITHOUT ROWID;
CREATE INDEX deliveries_in_flight ON deliveries (machine_no, token, id) WHERE outcome IS NULL;
CREATE INDEX deliveries_of_order ON deliveries (order_id, token, id) WHERE order_id <> 0;
CREATE INDEX deliveries_timeout_at ON deliveries (timeout_at, id) WHERE timeout_at IS NOT NULL;

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  machine_no TEXT NOT NULL,
  order_id INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  quantity INTEGER NOT NULL
);
CREATE INDEX jobs_of_machine ON jobs (machine_no, id);
CREATE INDEX jobs_of_order ON jobs (order_id, id);

CREATE TABLE pickup_codes (
  id INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  machine_no TEXT NOT NULL,
  code TEXT NOT NULL,
  product_id INTEGER,
  expires_at INTEGER,
  used_by_order INTEGER
);
CREATE UNIQUE INDEX pickup_codes_of_machine ON pickup_codes (machine_no, code);
CREATE INDEX pickup_codes_open ON pickup_codes (machine_no, id) WHERE used_by_order IS NULL;

CREATE TABLE replays (
  app_id TEXT NOT NULL,
  sign TEXT NOT NULL,
  answer TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (app_id, sign)
) WITHOUT ROWID;
CREATE INDEX replays_expires_at ON replays (expires_at);

CREATE TABLE callbacks (
  id INTEGER PRIMARY KEY,
  app_id TEXT NOT NULL,
  url TEXT NOT NULL,
  body TEXT NOT NULL,
  order_id INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  delivery_id TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER,
  state TEXT NOT NULL
);
CREATE INDEX callbacks_next_at ON callbacks (next_at, id) WHERE next_at IS NOT NULL;

CREATE TABLE notes (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE sequences (
  name TEXT NOT NULL PRIMARY KEY,
  last INTEGER NOT NULL
) WITHOUT ROWID;
`;
