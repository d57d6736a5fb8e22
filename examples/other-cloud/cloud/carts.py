"""Carts: prepared, paid, expired, refunded."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from .clock import Clock, new_id
from .config import Device, Limits, Operator
from .errors import ApiError, not_found
from .store import Store, Transaction
from .strict_json import JsonObject
from .webhooks import Webhooks


@dataclass(frozen=True)
class CartRequest:
    """What an operator asks for: a device, quantities by sku, and where the webhooks go."""

    device: str
    quantities: tuple[tuple[str, int], ...]
    webhook_url: str
    reference: str


def left_to_vend(line: sqlite3.Row) -> int:
    """Items of a line that may still be commanded."""
    used = line["vending"] + line["dispensed"] + line["unresolved"] + line["refunded"]
    return int(line["quantity"] - used)


class Carts:
    """The only writer of carts, of their refunds, and of reserved stock."""

    def __init__(self, store: Store, limits: Limits, clock: Clock, webhooks: Webhooks) -> None:
        self._store = store
        self._limits = limits
        self._clock = clock
        self._webhooks = webhooks

    def create(self, tx: Transaction, operator: Operator, wanted: CartRequest, paid_by: str | None = None) -> str:
        """Reserves the stock and returns the new cart's id. With `paid_by` the cart is paid already."""
        device = operator.devices.get(wanted.device)
        if device is None:
            raise not_found("device")
        cart_id = new_id("c")
        now = self._clock.now_ms()
        tx.run(
            "INSERT INTO carts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(cart_id, operator.name, wanted.reference, wanted.device, wanted.webhook_url),
            *("open" if paid_by is None else "paid", paid_by, now, now + self._limits.cart_ms),
        )
        for number, (sku, quantity) in enumerate(wanted.quantities, start=1):
            self._add_line(tx, cart_id, number, device, sku, quantity)
        return cart_id

    def _add_line(self, tx: Transaction, cart_id: str, number: int, device: Device, sku: str, quantity: int) -> None:
        slot = device.slot_of(sku)
        if slot is None:
            raise ApiError(404, "not_found", f"The device {device.device} does not sell {sku!r}.")
        taken = tx.run(
            "UPDATE stock SET stock = stock - ? WHERE device = ? AND slot = ? AND stock >= ?",
            *(quantity, device.device, slot.slot, quantity),
        )
        if taken == 0:
            raise ApiError(409, "out_of_stock", f"The device {device.device} has fewer than {quantity} of {sku!r}.")
        tx.run(
            "INSERT INTO lines (cart_id, line, sku, slot, unit_cents, quantity) VALUES (?, ?, ?, ?, ?, ?)",
            *(cart_id, number, sku, slot.slot, slot.price_cents, quantity),
        )

    def find(self, tx: Transaction, operator: Operator, cart_id: str) -> sqlite3.Row:
        """A cart of an operator."""
        cart = tx.one("SELECT * FROM carts WHERE cart_id = ? AND operator = ?", cart_id, operator.name)
        if cart is None:
            raise not_found("cart")
        return cart

    def find_line(self, tx: Transaction, cart_id: str, line: int) -> sqlite3.Row:
        """A line of a cart, counted from 1."""
        row = tx.one("SELECT * FROM lines WHERE cart_id = ? AND line = ?", cart_id, line)
        if row is None:
            raise not_found("line")
        return row

    def view(self, tx: Transaction, cart_id: str) -> JsonObject:
        """A cart as callers see it."""
        cart = tx.one("SELECT * FROM carts WHERE cart_id = ?", cart_id)
        assert cart is not None
        rows = tx.all("SELECT * FROM lines WHERE cart_id = ? ORDER BY line", cart_id)
        names = ("line", "sku", "unit_cents", "quantity", "vending", "dispensed", "unresolved", "refunded")
        return {
            **{name: cart[name] for name in ("cart_id", "reference", "device", "state", "paid_by")},
            "total_cents": sum(row["unit_cents"] * row["quantity"] for row in rows),
            "created_at": cart["created_at"],
            "expires_at": cart["expires_at"],
            "lines": [{name: row[name] for name in names} for row in rows],
        }

    def pay(self, tx: Transaction, operator: Operator, cart_id: str, method: str, amount_cents: int) -> JsonObject:
        """Marks an open cart as paid."""
        cart = self.find(tx, operator, cart_id)
        self._refuse_expired(cart)
        if cart["state"] == "paid":
            raise ApiError(409, "already_paid", "The cart is paid already.")
        total = self.view(tx, cart_id)["total_cents"]
        if amount_cents != total:
            raise ApiError(409, "amount_mismatch", f"The cart's total is {total} cents.", field="amount_cents")
        tx.run("UPDATE carts SET state = 'paid', paid_by = ? WHERE cart_id = ?", method, cart_id)
        return self.view(tx, cart_id)

    def require_paid(self, cart: sqlite3.Row) -> None:
        """Refuses a cart that expired or is not paid."""
        self._refuse_expired(cart)
        if cart["state"] != "paid":
            raise ApiError(402, "payment_required", "The cart is not paid.")

    def _refuse_expired(self, cart: sqlite3.Row) -> None:
        due = cart["state"] == "open" and cart["expires_at"] <= self._clock.now_ms()
        if due or cart["state"] == "expired":
            raise ApiError(410, "cart_expired", "The cart was not paid in time.")

    def refund(self, tx: Transaction, operator: Operator, cart_id: str, line: int, quantity: int) -> JsonObject:
        """Gives back the price of items that were not dispensed, unresolved ones first."""
        cart = self.find(tx, operator, cart_id)
        row = self.find_line(tx, cart_id, line)
        self.require_paid(cart)
        if quantity > left_to_vend(row) + row["unresolved"]:
            raise ApiError(
                409, "nothing_to_refund", "The line has fewer items that were neither dispensed nor refunded."
            )
        unresolved = min(quantity, row["unresolved"])
        tx.run(
            "UPDATE lines SET unresolved = unresolved - ?, refunded = refunded + ? WHERE cart_id = ? AND line = ?",
            *(unresolved, quantity, cart_id, line),
        )
        # An unresolved item may have dropped, so only the others are surely still in the slot.
        self._return_stock(tx, cart["device"], row["slot"], quantity - unresolved)
        refund_id = new_id("r")
        tx.run("INSERT INTO refunds VALUES (?, ?, ?, ?)", refund_id, cart_id, line, quantity)
        amount = quantity * row["unit_cents"]
        return {
            **{"refund_id": refund_id, "cart_id": cart_id, "line": line, "quantity": quantity},
            "amount_cents": amount,
        }

    def _return_stock(self, tx: Transaction, device: str, slot: str, quantity: int) -> None:
        tx.run("UPDATE stock SET stock = stock + ? WHERE device = ? AND slot = ?", quantity, device, slot)

    def expire_due(self) -> None:
        """Expires carts that were not paid in time, returns their stock and notifies the operator."""
        now = self._clock.now_ms()
        with self._store.transaction() as tx:
            for cart in tx.all("SELECT * FROM carts WHERE state = 'open' AND expires_at <= ?", now):
                tx.run("UPDATE carts SET state = 'expired' WHERE cart_id = ?", cart["cart_id"])
                for line in tx.all("SELECT slot, quantity FROM lines WHERE cart_id = ?", cart["cart_id"]):
                    self._return_stock(tx, cart["device"], line["slot"], line["quantity"])
                data = {"cart_id": cart["cart_id"], "reference": cart["reference"], "state": "expired"}
                self._webhooks.add(tx, cart, "cart.expired", data)
