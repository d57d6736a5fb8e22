"""All state, in SQLite: one decision, one transaction."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .config import Fleet
from .errors import ConfigError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS stock (device TEXT, slot TEXT, stock INTEGER NOT NULL, PRIMARY KEY (device, slot));
CREATE TABLE IF NOT EXISTS carts (
  cart_id TEXT PRIMARY KEY, operator TEXT NOT NULL, reference TEXT NOT NULL, device TEXT NOT NULL,
  webhook_url TEXT NOT NULL, state TEXT NOT NULL, paid_by TEXT,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS open_carts ON carts (expires_at) WHERE state = 'open';
CREATE TABLE IF NOT EXISTS lines (
  cart_id TEXT, line INTEGER, sku TEXT NOT NULL, slot TEXT NOT NULL, unit_cents INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  vending INTEGER NOT NULL DEFAULT 0, dispensed INTEGER NOT NULL DEFAULT 0, unresolved INTEGER NOT NULL DEFAULT 0,
  refunded INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (cart_id, line));
CREATE TABLE IF NOT EXISTS vends (
  vend_id TEXT PRIMARY KEY, cart_id TEXT NOT NULL, line INTEGER NOT NULL, device TEXT NOT NULL, slot TEXT NOT NULL,
  lock_grant INTEGER NOT NULL, count INTEGER NOT NULL, state TEXT NOT NULL,
  dispensed INTEGER NOT NULL DEFAULT 0, fault TEXT,
  commanded_at INTEGER NOT NULL, acknowledged_at INTEGER, finished_at INTEGER, fallback_at INTEGER NOT NULL,
  late_result TEXT);
CREATE INDEX IF NOT EXISTS running_vends ON vends (fallback_at) WHERE finished_at IS NULL;
CREATE TABLE IF NOT EXISTS locks (device TEXT PRIMARY KEY, lock_grant INTEGER NOT NULL, until INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS grants (last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS refunds (
  refund_id TEXT PRIMARY KEY, cart_id TEXT NOT NULL, line INTEGER NOT NULL, quantity INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS vouchers (
  code TEXT PRIMARY KEY, operator TEXT NOT NULL, sku TEXT NOT NULL, quantity INTEGER NOT NULL, state TEXT NOT NULL,
  expires_at INTEGER, cart_id TEXT);
CREATE TABLE IF NOT EXISTS webhooks (
  event TEXT PRIMARY KEY, operator TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS pending_webhooks ON webhooks (next_at) WHERE state = 'pending';
CREATE TABLE IF NOT EXISTS nonces (key TEXT, nonce TEXT, until INTEGER NOT NULL, PRIMARY KEY (key, nonce));
CREATE INDEX IF NOT EXISTS old_nonces ON nonces (until);
CREATE TABLE IF NOT EXISTS answers (
  key TEXT, idempotency_key TEXT, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
  until INTEGER NOT NULL, PRIMARY KEY (key, idempotency_key));
CREATE INDEX IF NOT EXISTS old_answers ON answers (until);
"""


class Transaction:
    """One decision. What it asks for with `after_commit` happens only when it was committed."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.effects: list[Callable[[], None]] = []

    def run(self, sql: str, *values: object) -> int:
        """Runs a statement and returns the number of rows that it changed."""
        return self._database.execute(sql, values).rowcount

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        """The first row, or None."""
        row: sqlite3.Row | None = self._database.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """All rows."""
        return self._database.execute(sql, values).fetchall()

    def after_commit(self, effect: Callable[[], None]) -> None:
        """Asks for something to be done after the commit, outside the transaction."""
        self.effects.append(effect)


class Store:
    """The database: a file, or memory. Transactions run one at a time."""

    def __init__(self, path: str, fleet: Fleet) -> None:
        self._lock = threading.Lock()
        try:
            self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._database.row_factory = sqlite3.Row
            # A killed process loses nothing with this; only a power failure may lose the last commits.
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise ConfigError(f"--data {path}: the database cannot be opened: {error}.") from error
        with self.transaction() as tx:
            if tx.one("SELECT last FROM grants") is None:
                tx.run("INSERT INTO grants VALUES (0)")
            for operator in fleet.operators:
                for device in operator.devices.values():
                    for slot in device.slots:
                        tx.run("INSERT OR IGNORE INTO stock VALUES (?, ?, ?)", device.device, slot.slot, slot.stock)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commits at the end of the block, or takes everything back when it raises."""
        with self._lock:
            tx = Transaction(self._database)
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield tx
                self._database.execute("COMMIT")
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
        for effect in tx.effects:
            effect()

    def close(self) -> None:
        """Closes the database; waits for the transaction that is running."""
        with self._lock:
            self._database.close()
