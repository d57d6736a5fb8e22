"""Vends: commanded, acknowledged, finished by the machine's result or by the fallback."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Protocol

from .carts import Carts, left_to_vend
from .clock import Clock, new_id
from .config import MOST_PER_VEND, Device, Limits, Operator
from .errors import ApiError, not_found
from .lock import DeviceLock
from .store import Store, Transaction
from .strict_json import JsonObject, to_text
from .webhooks import Webhooks


class MachineLink(Protocol):
    """The way to the machines."""

    def is_online(self, device_id: str) -> bool:
        """Whether a machine can be commanded."""

    def send_command(self, device: Device, command: JsonObject) -> bool:
        """Hands a command to the broker once. False: it was not handed over."""


@dataclass(frozen=True)
class Result:
    """A machine's report of a run."""

    vend: str
    grant: int
    dispensed: int
    fault: str | None


class Vends:
    """The only writer of vends, and of what was vended of a cart's lines."""

    def __init__(
        self, store: Store, limits: Limits, clock: Clock, carts: Carts, webhooks: Webhooks, defects: frozenset[str]
    ) -> None:
        self._store = store
        self._limits = limits
        self._clock = clock
        self._carts = carts
        self._webhooks = webhooks
        self._defects = defects
        self._lock = DeviceLock(limits)

    def start(
        self, tx: Transaction, operator: Operator, link: MachineLink, cart_id: str, line: int, count: int | None
    ) -> JsonObject:
        """Checks the cart, takes the lock, writes the vend; the command leaves after the commit."""
        cart = self._carts.find(tx, operator, cart_id)
        row = self._carts.find_line(tx, cart_id, line)
        self._carts.require_paid(cart)
        device = operator.devices.get(cart["device"])
        if device is None:
            raise not_found("device")
        count = self._count(device, left_to_vend(row), count)
        if not link.is_online(device.device):
            raise ApiError(503, "device_offline", f"The device {device.device} is offline.")
        now = self._clock.now_ms()
        grant = self._lock.acquire(tx, device, now)
        vend_id = new_id("v")
        tx.run(
            "INSERT INTO vends"
            " (vend_id, cart_id, line, device, slot, lock_grant, count, state, commanded_at, fallback_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'commanded', ?, ?)",
            *(vend_id, cart_id, line, device.device, row["slot"], grant, count, now, now + self._limits.fallback_ms),
        )
        tx.run("UPDATE lines SET vending = vending + ? WHERE cart_id = ? AND line = ?", count, cart_id, line)
        command: JsonObject = {"type": "vend", "vend": vend_id, "grant": grant, "slot": row["slot"]}
        # Defect "quantity": the command keeps the count of a machine with one item a run.
        command["count"] = 1 if "quantity" in self._defects else count
        tx.after_commit(lambda: self._send(link, device, command))
        return self.view(tx, operator, vend_id)

    def _count(self, device: Device, left: int, count: int | None) -> int:
        most = MOST_PER_VEND[device.kind]
        if count is not None and count > most:
            raise ApiError(
                400, "invalid_field", f"count: a {device.kind} vends at most {most} at a time.", field="count"
            )
        if left < (count or 1):
            raise ApiError(409, "already_vended", f"The line has {left} items left to vend.")
        return count or min(left, most)

    def _send(self, link: MachineLink, device: Device, command: JsonObject) -> None:
        if link.send_command(device, {**command, "ts": self._clock.now_ms()}):
            return
        with self._store.transaction() as tx:
            vend = tx.one("SELECT * FROM vends WHERE vend_id = ?", command["vend"])
            if vend is not None and vend["finished_at"] is None:
                self._settle(tx, vend, "failed", 0, "NOT_SENT")

    def view(self, tx: Transaction, operator: Operator, vend_id: str) -> JsonObject:
        """A vend as its operator sees it."""
        vend = tx.one(
            "SELECT v.* FROM vends v JOIN carts c USING (cart_id) WHERE vend_id = ? AND operator = ?",
            *(vend_id, operator.name),
        )
        if vend is None:
            raise not_found("vend")
        late = None if vend["late_result"] is None else json.loads(vend["late_result"])
        return {**_members(vend), "late_result": late}

    def acknowledge(self, device_id: str, vend_id: str, grant: int) -> bool:
        """A machine began a run. False: no vend of that machine waits for it."""
        with self._store.transaction() as tx:
            # Defect "lock": a machine that has begun is taken for free, before its run has an outcome.
            if "lock" in self._defects:
                self._lock.release(tx, device_id, grant)
            changed = tx.run(
                "UPDATE vends SET state = 'running', acknowledged_at = ?"
                " WHERE vend_id = ? AND device = ? AND lock_grant = ? AND state = 'commanded'",
                *(self._clock.now_ms(), vend_id, device_id, grant),
            )
        return changed == 1

    def finish(self, device_id: str, result: Result) -> bool:
        """A machine reports the end of a run. False: the report fits no vend, and was dropped."""
        with self._store.transaction() as tx:
            vend = tx.one(
                "SELECT * FROM vends WHERE vend_id = ? AND device = ? AND lock_grant = ?",
                *(result.vend, device_id, result.grant),
            )
            if vend is None:
                return False
            dispensed = self._dispensed(vend, result)
            if dispensed > vend["count"] or (dispensed == vend["count"]) != (result.fault is None):
                return False
            if vend["finished_at"] is None:
                state = "completed" if dispensed == vend["count"] else "partial" if dispensed > 0 else "failed"
                self._settle(tx, vend, state, dispensed, result.fault)
            elif vend["state"] == "expired" and vend["late_result"] is None:
                late = {"dispensed": dispensed, "fault": result.fault, "received_at": self._clock.now_ms()}
                tx.run("UPDATE vends SET late_result = ? WHERE vend_id = ?", to_text(late), result.vend)
        return True

    def _dispensed(self, vend: sqlite3.Row, result: Result) -> int:
        # Defect "quantity": a run without a fault is taken for all that was ordered.
        if "quantity" in self._defects and result.fault is None:
            return int(vend["count"])
        return result.dispensed

    def expire_due(self) -> None:
        """Ends vends whose result did not come within the fallback's time."""
        now = self._clock.now_ms()
        with self._store.transaction() as tx:
            for vend in tx.all("SELECT * FROM vends WHERE finished_at IS NULL AND fallback_at <= ?", now):
                self._settle(tx, vend, "expired", 0, None)

    def _settle(self, tx: Transaction, vend: sqlite3.Row, state: str, dispensed: int, fault: str | None) -> None:
        tx.run(
            "UPDATE vends SET state = ?, dispensed = ?, fault = ?, finished_at = ? WHERE vend_id = ?",
            *(state, dispensed, fault, self._clock.now_ms(), vend["vend_id"]),
        )
        tx.run(
            "UPDATE lines SET vending = vending - ?, dispensed = dispensed + ?, unresolved = unresolved + ?"
            " WHERE cart_id = ? AND line = ?",
            *(vend["count"], dispensed, vend["count"] if state == "expired" else 0, vend["cart_id"], vend["line"]),
        )
        self._lock.release(tx, vend["device"], vend["lock_grant"])
        # Defect "callback": without a dispensed item there is nothing to book, so no webhook goes out.
        if "callback" in self._defects and state == "failed":
            return
        settled = tx.one("SELECT * FROM vends WHERE vend_id = ?", vend["vend_id"])
        cart = tx.one("SELECT * FROM carts WHERE cart_id = ?", vend["cart_id"])
        assert settled is not None and cart is not None
        self._webhooks.add(tx, cart, "vend.finished", {**_members(settled), "reference": cart["reference"]})


def _members(vend: sqlite3.Row) -> JsonObject:
    names = ("vend_id", "cart_id", "line", "device", "slot", "count", "state", "dispensed", "fault")
    times = ("commanded_at", "acknowledged_at", "finished_at")
    return {name: vend[name] for name in names + times}
