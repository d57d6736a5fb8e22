"""Vouchers: codes that pay for a cart of one sku."""

from __future__ import annotations

import sqlite3

from .carts import CartRequest, Carts
from .clock import Clock, random_characters
from .config import Operator
from .errors import ApiError, not_found
from .store import Transaction
from .strict_json import JsonObject


class Vouchers:
    """The only writer of vouchers."""

    def __init__(self, clock: Clock, carts: Carts) -> None:
        self._clock = clock
        self._carts = carts

    def create(
        self, tx: Transaction, operator: Operator, sku: str, quantity: int, vouchers: int, expires_at: int | None
    ) -> list[JsonObject]:
        """Makes new codes for a sku that some device of the operator sells."""
        if all(device.slot_of(sku) is None for device in operator.devices.values()):
            raise ApiError(404, "not_found", f"None of your devices sells {sku!r}.")
        if expires_at is not None and expires_at <= self._clock.now_ms():
            raise ApiError(400, "invalid_field", "expires_at: a time in the future is required.", field="expires_at")
        codes = [f"{random_characters(4)}-{random_characters(4)}" for _ in range(vouchers)]
        for code in codes:
            tx.run(
                "INSERT INTO vouchers VALUES (?, ?, ?, ?, 'unused', ?, NULL)",
                *(code, operator.name, sku, quantity, expires_at),
            )
        return [self.view(tx, operator, code) for code in codes]

    def _find(self, tx: Transaction, operator: Operator, code: str) -> sqlite3.Row:
        row = tx.one("SELECT * FROM vouchers WHERE code = ? AND operator = ?", code, operator.name)
        if row is None:
            raise not_found("voucher")
        return row

    def _state(self, row: sqlite3.Row) -> str:
        due = row["expires_at"] is not None and row["expires_at"] <= self._clock.now_ms()
        return "expired" if due and row["state"] == "unused" else str(row["state"])

    def view(self, tx: Transaction, operator: Operator, code: str) -> JsonObject:
        """A voucher as callers see it."""
        row = self._find(tx, operator, code)
        view = {name: row[name] for name in ("code", "sku", "quantity", "expires_at", "cart_id")}
        return {**view, "state": self._state(row)}

    def _usable(self, tx: Transaction, operator: Operator, code: str) -> sqlite3.Row:
        row = self._find(tx, operator, code)
        state = self._state(row)
        if state in ("revoked", "expired"):
            raise ApiError(410, f"voucher_{state}", f"The voucher is {state}.")
        if state == "used":
            raise ApiError(409, "voucher_used", "The voucher was used before.")
        return row

    def revoke(self, tx: Transaction, operator: Operator, code: str) -> JsonObject:
        """Makes an unused voucher worthless."""
        self._usable(tx, operator, code)
        tx.run("UPDATE vouchers SET state = 'revoked' WHERE code = ?", code)
        return self.view(tx, operator, code)

    def redeem(
        self, tx: Transaction, operator: Operator, code: str, device: str, webhook_url: str, reference: str
    ) -> JsonObject:
        """Uses a voucher once, for a paid cart on a device."""
        row = self._usable(tx, operator, code)
        wanted = CartRequest(device, ((row["sku"], row["quantity"]),), webhook_url, reference)
        cart_id = self._carts.create(tx, operator, wanted, paid_by="voucher")
        tx.run("UPDATE vouchers SET state = 'used', cart_id = ? WHERE code = ?", cart_id, code)
        return self._carts.view(tx, cart_id)
