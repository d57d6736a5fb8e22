"""Webhooks: written with the decision that they are about, sent until acknowledged or given up."""

from __future__ import annotations

import http.client
import logging
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from .clock import Clock, new_id
from .config import Fleet, Limits
from .signing import webhook_signature
from .store import Store, Transaction
from .strict_json import JsonObject, to_text

_log = logging.getLogger("webhooks")
_WORKERS = 16
#: Attempts to one receiver at a time, so that a slow one leaves workers to the others.
_PER_RECEIVER = 4


class Webhooks:
    """The outbox and its sender."""

    def __init__(self, store: Store, fleet: Fleet, limits: Limits, clock: Clock) -> None:
        self._store = store
        self._fleet = fleet
        self._limits = limits
        self._clock = clock
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="webhook")
        self._running: dict[str, str] = {}
        self._guard = threading.Lock()
        #: Called when there may be something new to send.
        self.wake: Callable[[], None] = lambda: None

    def add(self, tx: Transaction, cart: sqlite3.Row, kind: str, data: JsonObject) -> None:
        """Writes a webhook of a cart; it is sent after the commit."""
        event = new_id("e")
        now = self._clock.now_ms()
        body = to_text({"id": event, "type": kind, "created_at": now, "data": data})
        tx.run(
            "INSERT INTO webhooks VALUES (?, ?, ?, ?, 'pending', 0, ?)",
            *(event, cart["operator"], cart["webhook_url"], body, now),
        )
        tx.after_commit(lambda: self.wake())

    def start_due(self, now: int) -> None:
        """Starts the attempts whose time has come, within the bounds for workers and receivers."""
        with self._store.transaction() as tx:
            due = tx.all("SELECT * FROM webhooks WHERE state = 'pending' AND next_at <= ? ORDER BY next_at", now)
        for row in due:
            receiver = urlsplit(row["url"]).netloc
            with self._guard:
                busy = list(self._running.values())
                if row["event"] in self._running or len(busy) >= _WORKERS or busy.count(receiver) >= _PER_RECEIVER:
                    continue
                self._running[row["event"]] = receiver
            self._pool.submit(self._attempt, row)

    def next_due(self, tx: Transaction, now: int) -> int | None:
        """When the next attempt is due after now. The end of a running attempt wakes the timers itself."""
        row = tx.one("SELECT min(next_at) AS at FROM webhooks WHERE state = 'pending' AND next_at > ?", now)
        return None if row is None else row["at"]

    def _attempt(self, row: sqlite3.Row) -> None:
        try:
            self._record(row, self._post(row))
        except Exception:
            _log.exception("webhook %s", row["event"])
        finally:
            with self._guard:
                del self._running[row["event"]]
            self.wake()

    def _record(self, row: sqlite3.Row, acknowledged: bool) -> None:
        pauses = self._limits.webhook_retry_ms
        done = int(row["attempts"])
        state = "acknowledged" if acknowledged else "pending" if done < len(pauses) else "abandoned"
        pause = pauses[done] if done < len(pauses) else 0
        with self._store.transaction() as tx:
            tx.run(
                "UPDATE webhooks SET state = ?, attempts = ?, next_at = ? WHERE event = ?",
                *(state, done + 1, self._clock.now_ms() + pause, row["event"]),
            )

    def _post(self, row: sqlite3.Row) -> bool:
        """One attempt. True: a 2xx came in time."""
        operator = self._fleet.by_name(row["operator"])
        if operator is None:
            return False
        parts = urlsplit(row["url"])
        timestamp = str(self._clock.now_ms())
        headers = {
            "Content-Type": "application/json",
            "Ng-Event": row["event"],
            "Ng-Timestamp": timestamp,
            "Ng-Signature": webhook_signature(operator.webhook_secret, row["event"], timestamp, row["body"]),
        }
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self._limits.webhook_timeout_ms / 1000)
        try:
            connection.request("POST", path, row["body"].encode(), headers)
            return 200 <= connection.getresponse().status < 300
        except (OSError, http.client.HTTPException) as error:
            _log.info("webhook %s to %s: %s", row["event"], parts.netloc, error)
            return False
        finally:
            connection.close()

    def close(self) -> None:
        """Waits for the attempts that are running; pending webhooks stay in the store."""
        self._pool.shutdown(wait=True)
