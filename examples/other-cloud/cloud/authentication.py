"""Who sends a request, and whether it is fresh and unaltered."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .clock import Clock
from .config import Fleet, Limits, Operator
from .errors import ApiError
from .signing import request_signature, same, sha256_hex
from .store import Store

_FORMS = {
    "Ng-Key": re.compile(r"[!-~]{1,64}"),
    "Ng-Timestamp": re.compile(r"[0-9]{1,15}"),
    "Ng-Nonce": re.compile(r"[A-Za-z0-9_-]{16,64}"),
    "Ng-Content-SHA256": re.compile(r"[0-9a-f]{64}"),
    "Ng-Signature": re.compile(r"v1=[0-9a-f]{64}"),
}


class Authenticator:
    """Verifies the headers of section 1."""

    def __init__(self, store: Store, fleet: Fleet, limits: Limits, clock: Clock, defects: frozenset[str]) -> None:
        self._store = store
        self._fleet = fleet
        self._limits = limits
        self._clock = clock
        self._defects = defects

    def verify(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Operator:
        """The operator who signed the request. Nothing is stored before the signature was right."""
        key, timestamp, nonce, digest, signature = (self._header(headers, name) for name in _FORMS)
        operator = self._fleet.by_key(key)
        if operator is None:
            raise ApiError(401, "unknown_key", "There is no operator with this Ng-Key.")
        now = self._clock.now_ms()
        if abs(now - int(timestamp)) > self._limits.clock_ms:
            raise ApiError(401, "clock_skew", f"Ng-Timestamp is {int(timestamp) - now} ms away from the cloud's clock.")
        # Defect "signature": the signed digest is trusted without a look at the body that came with it.
        if "signature" not in self._defects and not same(digest, sha256_hex(body)):
            raise ApiError(401, "body_mismatch", "Ng-Content-SHA256 is not the digest of the body.")
        if not same(signature, request_signature(operator.api_secret, method, path, timestamp, nonce, digest)):
            raise ApiError(401, "bad_signature", "Ng-Signature does not match the request.")
        self._use_nonce(key, nonce, now)
        return operator

    def _header(self, headers: Mapping[str, str], name: str) -> str:
        value = headers.get(name.lower(), "")
        if not _FORMS[name].fullmatch(value):
            raise ApiError(400, "invalid_header", f"The header {name} is missing or malformed.", field=name)
        return value

    def _use_nonce(self, key: str, nonce: str, now: int) -> None:
        # A request stays fresh for up to two windows, when its clock is ahead by one.
        until = now + 2 * self._limits.clock_ms
        with self._store.transaction() as tx:
            if tx.run("INSERT OR IGNORE INTO nonces VALUES (?, ?, ?)", key, nonce, until) == 0:
                raise ApiError(401, "nonce_reused", "Ng-Nonce was used before.")
