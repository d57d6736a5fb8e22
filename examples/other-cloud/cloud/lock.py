"""The lock of a device: one vend at a time, from the command to its outcome or to the limit of the kind."""

from __future__ import annotations

from .config import Device, Limits
from .errors import ApiError
from .store import Transaction


class DeviceLock:
    """Grants and releases locks. A lock that reached its limit is free, without a timer."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def acquire(self, tx: Transaction, device: Device, now: int) -> int:
        """Takes the lock and returns its grant. Raises `device_busy` while another vend holds it."""
        held = tx.one("SELECT until FROM locks WHERE device = ? AND until > ?", device.device, now)
        if held is not None:
            wait = held["until"] - now
            raise ApiError(423, "device_busy", f"The device {device.device} is vending.", retry_after_ms=wait)
        tx.run("UPDATE grants SET last = last + 1")
        row = tx.one("SELECT last FROM grants")
        assert row is not None
        grant = int(row["last"])
        until = now + self._limits.lock_ms[device.kind]
        tx.run("INSERT OR REPLACE INTO locks VALUES (?, ?, ?)", device.device, grant, until)
        return grant

    def release(self, tx: Transaction, device_id: str, grant: int) -> None:
        """Releases the lock of one grant. A lock of another grant stays."""
        tx.run("DELETE FROM locks WHERE device = ? AND lock_grant = ?", device_id, grant)
