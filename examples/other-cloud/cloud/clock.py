"""Time and identifiers."""

from __future__ import annotations

import secrets
import time

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Clock:
    """Milliseconds since 1970. A step of the system's clock does not move the deadlines of a running cloud."""

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()

    def now_ms(self) -> int:
        """The present time in milliseconds."""
        return int((time.monotonic() + self._offset) * 1000)


def random_characters(length: int) -> str:
    """Unpredictable digits and letters without I, L, O and U."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def new_id(prefix: str) -> str:
    """A new identifier, such as `c-7KQ2M9XWT4`."""
    return f"{prefix}-{random_characters(10)}"
