"""One thread that acts on deadlines. The deadlines themselves are rows of the store."""

from __future__ import annotations

import logging
import threading

from .carts import Carts
from .clock import Clock
from .store import Store
from .vends import Vends
from .webhooks import Webhooks

_log = logging.getLogger("timers")
_LONGEST_WAIT_MS = 5000


class Timers:
    """Expires vends and carts, starts webhooks, forgets old nonces and answers."""

    def __init__(self, store: Store, clock: Clock, carts: Carts, vends: Vends, webhooks: Webhooks) -> None:
        self._store = store
        self._clock = clock
        self._carts = carts
        self._vends = vends
        self._webhooks = webhooks
        self._changed = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="timers", daemon=True)

    def start(self) -> None:
        """Starts the thread; what became due while the cloud was down happens at once."""
        self._thread.start()

    def wake(self) -> None:
        """A deadline may have been added."""
        self._changed.set()

    def stop(self) -> None:
        """Ends the thread after the step that is running."""
        self._stopping = True
        self._changed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping:
            self._changed.clear()
            now = self._clock.now_ms()
            try:
                self._vends.expire_due()
                self._carts.expire_due()
                self._webhooks.start_due(now)
                wait = self._wait_ms(now)
            except Exception:
                _log.exception("a deadline was not handled")
                wait = 1000
            self._changed.wait(wait / 1000)

    def _wait_ms(self, now: int) -> int:
        with self._store.transaction() as tx:
            tx.run("DELETE FROM nonces WHERE until < ?", now)
            tx.run("DELETE FROM answers WHERE until < ?", now)
            rows = tx.one(
                "SELECT (SELECT min(fallback_at) FROM vends WHERE finished_at IS NULL) AS vend,"
                " (SELECT min(expires_at) FROM carts WHERE state = 'open') AS cart"
            )
            assert rows is not None
            due = [at for at in (rows["vend"], rows["cart"], self._webhooks.next_due(tx, now)) if at is not None]
        return min([max(0, at - now) for at in due] + [_LONGEST_WAIT_MS])
