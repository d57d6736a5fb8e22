/**
 * Schema 1. Null is "none"; times are ms and may have a fraction. Texts compare by byte, as the core does. Of text that
 * PostgreSQL cannot hold, `text-column.ts` makes text that it can.
 *
 * `revisions` is what decisions conflict on: one row a machine, raised by every commit that changes anything of it.
 * Besides, 'machines' counts changes of the list of machines, and 'cores' those of the leases.
 */
export const firstSchema = `
CREATE TABLE machines (
  machine_no text COLLATE "C" PRIMARY KEY,
  app_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  mode text NOT NULL,
  key text NOT NULL,
  floor_type smallint NOT NULL,
  board integer NOT NULL,
  has_lift boolean NOT NULL,
  has_drop_sensor boolean NOT NULL,
  multi_drop boolean NOT NULL,
  utc_offset_minutes integer NOT NULL,
  created_at double precision NOT NULL,
  other_keys text NOT NULL
);
CREATE INDEX machines_of_app ON machines (app_id, machine_no);

CREATE TABLE revisions (
  name text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE freshness (
  machine_no text COLLATE "C" PRIMARY KEY,
  last_unix_seconds double precision NOT NULL,
  requires_challenge boolean NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE lanes (
  machine_no text COLLATE "C" NOT NULL,
  lane integer NOT NULL,
  product_id bigint NOT NULL,
  product_name text NOT NULL,
  price bigint NOT NULL,
  stock bigint NOT NULL,
  capacity bigint NOT NULL,
  floor_status integer NOT NULL,
  PRIMARY KEY (machine_no, lane)
) WITH (fillfactor = 80);

CREATE TABLE locks (
  machine_no text COLLATE "C" PRIMARY KEY,
  last_token bigint NOT NULL,
  token bigint,
  delivery_id text,
  granted_at double precision,
  expires_at double precision
) WITH (fillfactor = 50);
CREATE INDEX locks_expires_at ON locks (expires_at, machine_no) WHERE expires_at IS NOT NULL;

CREATE TABLE orders (
  id bigint PRIMARY KEY,
  app_id text COLLATE "C" NOT NULL,
  trade_id text COLLATE "C" NOT NULL,
  machine_no text COLLATE "C" NOT NULL,
  notify_url text NOT NULL,
  status text NOT NULL,
  amount bigint NOT NULL,
  created_at double precision NOT NULL,
  expires_at double precision,
  pickup_code_id bigint,
  notify_send_count bigint NOT NULL,
  records text NOT NULL,
  CONSTRAINT orders_trade UNIQUE (app_id, trade_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX orders_expires_at ON orders (expires_at, id) WHERE expires_at IS NOT NULL;

CREATE TABLE deliveries (
  id text COLLATE "C" PRIMARY KEY,
  machine_no text COLLATE "C" NOT NULL,
  app_id text COLLATE "C" NOT NULL,
  purpose text NOT NULL,
  order_id bigint NOT NULL,
  record_id bigint NOT NULL,
  lane integer NOT NULL,
  quantity integer NOT NULL,
  token bigint NOT NULL,
  notify_url text NOT NULL,
  started_at double precision NOT NULL,
  timeout_at double precision,
  outcome text,
  floor_status integer,
  error_msg text,
  outcome_at double precision
);
CREATE INDEX deliveries_in_flight ON deliveries (machine_no, token, id) WHERE outcome IS NULL;
CREATE INDEX deliveries_of_order ON deliveries (order_id, token, id) WHERE order_id <> 0;
CREATE INDEX deliveries_timeout_at ON deliveries (timeout_at, id) WHERE timeout_at IS NOT NULL;

CREATE TABLE jobs (
  id bigint PRIMARY KEY,
  machine_no text COLLATE "C" NOT NULL,
  order_id bigint NOT NULL,
  record_id bigint NOT NULL,
  quantity integer NOT NULL
);
CREATE INDEX jobs_of_machine ON jobs (machine_no, id);
CREATE INDEX jobs_of_order ON jobs (order_id, id);

CREATE TABLE pickup_codes (
  id bigint PRIMARY KEY,
  app_id text COLLATE "C" NOT NULL,
  machine_no text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  product_id bigint,
  expires_at double precision,
  used_by_order bigint,
  created_at double precision NOT NULL,
  quantity integer NOT NULL,
  cancelled_at double precision,
  CONSTRAINT pickup_codes_of_machine UNIQUE (machine_no, code) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX pickup_codes_open ON pickup_codes (machine_no, id) WHERE used_by_order IS NULL AND cancelled_at IS NULL;

CREATE TABLE idempotency_records (
  app_id text COLLATE "C" NOT NULL,
  sign text COLLATE "C" NOT NULL,
  answer text NOT NULL,
  expires_at double precision NOT NULL,
  PRIMARY KEY (app_id, sign)
);
CREATE INDEX idempotency_records_expires_at ON idempotency_records (expires_at);

CREATE TABLE callbacks (
  id bigint PRIMARY KEY,
  app_id text COLLATE "C" NOT NULL,
  url text NOT NULL,
  body text NOT NULL,
  order_id bigint NOT NULL,
  record_id bigint NOT NULL,
  delivery_id text NOT NULL,
  attempts integer NOT NULL,
  next_at double precision,
  state text NOT NULL,
  revision bigint NOT NULL
);
CREATE INDEX callbacks_next_at ON callbacks (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX callbacks_of_app ON callbacks (app_id, next_at, id) WHERE next_at IS NOT NULL;

CREATE TABLE notes (
  name text COLLATE "C" PRIMARY KEY,
  value text NOT NULL,
  revision bigint NOT NULL
);

CREATE TABLE cores (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  lease_until double precision NOT NULL
);

CREATE TABLE lines (
  machine_no text COLLATE "C" PRIMARY KEY,
  core bigint NOT NULL,
  fence bigint NOT NULL,
  waiting text NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX lines_with_command ON lines (core, machine_no) WHERE waiting <> '' AND core <> 0;

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  commits bigint NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

CREATE SEQUENCE order_numbers;
CREATE SEQUENCE record_numbers;
CREATE SEQUENCE delivery_numbers;
CREATE SEQUENCE job_numbers;
CREATE SEQUENCE callback_numbers;
CREATE SEQUENCE pickup_code_numbers;
CREATE SEQUENCE core_numbers;
`;
