"""Validation of requests, carts, payments, vouchers, idempotency keys."""

from __future__ import annotations

import http.client
import time
from typing import Any, ClassVar

from .outside import OperatorClient
from .support import CloudCase

CART: dict[str, Any] = {
    "device": "sp-0001",
    "lines": [{"sku": "crisps", "quantity": 2}],
    "webhook_url": "http://127.0.0.1:9/hook",
    "reference": "sale 1",
}


class Bodies(CloudCase):
    def test_of_carts(self) -> None:
        line = {"sku": "crisps", "quantity": 1}
        for members, field in (
            ({"device": 1}, "device"),
            ({"device": ""}, "device"),
            ({"reference": "x" * 65}, "reference"),
            ({"reference": "a\nb"}, "reference"),
            ({"lines": []}, "lines"),
            ({"lines": {}}, "lines"),
            ({"lines": [1]}, "lines[0]"),
            ({"lines": [{"sku": "crisps"}]}, "lines[0].quantity"),
            ({"lines": [{**line, "quantity": 0}]}, "lines[0].quantity"),
            ({"lines": [{**line, "quantity": 21}]}, "lines[0].quantity"),
            ({"lines": [{**line, "quantity": True}]}, "lines[0].quantity"),
            ({"lines": [{**line, "quantity": "1"}]}, "lines[0].quantity"),
            ({"lines": [{**line, "price": 1}]}, "lines[0].price"),
            ({"lines": [line, line]}, "lines[1].sku"),
            ({"webhook_url": "ftp://a/"}, "webhook_url"),
            ({"webhook_url": "http:///a"}, "webhook_url"),
            ({"webhook_url": "http://user:password@a/"}, "webhook_url"),
            ({"webhook_url": "http://a:99999/"}, "webhook_url"),
            ({"more": 1}, "more"),
        ):
            reply = self.operator.call("POST", "/v2/carts", {**CART, **members})
            self.assertEqual(
                (reply.code, reply.body["error"].get("field")), ("400 invalid_field", field), str(reply.body)
            )

    def test_that_are_no_strict_json(self) -> None:
        bodies = (b"", b"[]", b"null", b"{", b'{"a":1,"a":1}', b'{"a":1.0}', b'{"a":1e3}', b'{"a":NaN}')
        for body in (*bodies, b'{"a":"\\ud800"}', b'{"a":99999999999999999999}', b"\xff", b"[" * 60000):
            headers = {"Content-Length": "0"} if body == b"" else {}
            signed = {**self.operator.sign("POST", "/v2/carts", body), **headers}
            reply = self.operator.send("POST", "/v2/carts", body, signed)
            self.assertEqual(reply.code, "400 invalid_body", str(body[:20]))

    def test_of_a_wrong_length_or_kind(self) -> None:
        body = b" " * 70_000
        signed = self.operator.sign("POST", "/v2/carts", body)
        self.assertEqual(self.operator.send("POST", "/v2/carts", body, signed).code, "413 body_too_large")
        signed = self.operator.sign("POST", "/v2/carts", b"{}")
        other = {**signed, "Content-Type": "text/plain"}
        self.assertEqual(self.operator.send("POST", "/v2/carts", b"{}", other).code, "415 not_json")
        chunked = {**self.operator.sign("POST", "/v2/carts", b"{}"), "Transfer-Encoding": "chunked"}
        self.assertEqual(self.operator.send("POST", "/v2/carts", b"2\r\n{}\r\n0\r\n\r\n", chunked).status, 411)
        self.assertEqual(
            self.operator.send("GET", "/v2/devices", b"{}", self.operator.sign("GET", "/v2/devices", b"{}")).code,
            "400 invalid_body",
        )

    def test_on_wrong_paths(self) -> None:
        self.assertEqual(self.operator.call("GET", "/v2/nothing").code, "404 not_found")
        self.assertEqual(self.operator.call("GET", "/v2/carts").code, "405 method_not_allowed")
        self.assertEqual(self.operator.call("PATCH", "/v2/carts", {}).code, "405 method_not_allowed")
        self.assertEqual(self.operator.call("GET", "/v2/devices?page=1").code, "400 invalid_query")

    def test_with_repeated_headers(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.operator.port, timeout=5)
        self.addCleanup(connection.close)
        connection.putrequest("GET", "/v2/devices")
        for name, value in self.operator.sign("GET", "/v2/devices", b"").items():
            connection.putheader(name, value)
        connection.putheader("Ng-Nonce", "another-nonce-0123")
        connection.endheaders()
        self.assertEqual(connection.getresponse().status, 400)


class StockCase(CloudCase):
    def stock(self) -> int:
        return int(self.operator.call("GET", "/v2/devices/sp-0001").body["slots"][0]["stock"])


class Expiry(StockCase):
    limits: ClassVar[dict[str, object]] = {"cart_ms": 700}

    def test_returns_what_was_reserved(self) -> None:
        before = self.stock()
        cart = self.operator.cart(self.receiver.url, pay=False, crisps=3)
        self.assertEqual(self.stock(), before - 3)
        (webhook,) = self.receiver.webhooks.wait(1)
        self.assertEqual(webhook["type"], "cart.expired")
        self.assertEqual(webhook["data"], {"cart_id": cart, "reference": "sale", "state": "expired"})
        self.assertTrue(webhook["signed"])
        self.assertEqual(self.stock(), before)
        payment = {"method": "card", "amount_cents": 540}
        self.assertEqual(self.operator.call("POST", f"/v2/carts/{cart}/payment", payment).code, "410 cart_expired")
        self.assertEqual(self.operator.vend(cart).code, "410 cart_expired")


class Carts(StockCase):
    def test_refuse_what_cannot_be_sold(self) -> None:
        def refusal(**members: object) -> str:
            return self.operator.call("POST", "/v2/carts", {**CART, **members}).code

        self.assertEqual(refusal(device="sp-0009"), "404 not_found")
        self.assertEqual(refusal(lines=[{"sku": "cola", "quantity": 1}]), "404 not_found")
        self.operator.call("PUT", "/v2/devices/sp-0001/slots/A1", {"stock": 1})
        both = [{"sku": "nuts", "quantity": 1}, {"sku": "crisps", "quantity": 2}]
        self.assertEqual(refusal(lines=both), "409 out_of_stock")
        nuts = self.operator.call("GET", "/v2/devices/sp-0001").body["slots"][1]["stock"]
        self.assertEqual((self.stock(), nuts), (1, 200), "a refusal has no effect")

    def test_are_paid_once_with_the_right_amount(self) -> None:
        cart = self.operator.cart(self.receiver.url, pay=False, crisps=2)

        def pay(amount: int, method: str = "card") -> str:
            body = {"method": method, "amount_cents": amount}
            return self.operator.call("POST", f"/v2/carts/{cart}/payment", body).code

        self.assertEqual(pay(359), "409 amount_mismatch")
        self.assertEqual(pay(360, "gold"), "400 invalid_field")
        self.assertEqual(self.operator.vend(cart).code, "402 payment_required")
        self.assertEqual(pay(360), "200")
        self.assertEqual(pay(360), "409 already_paid")

    def test_belong_to_one_operator(self) -> None:
        cart = self.operator.cart(self.receiver.url)
        other = OperatorClient(self.operator.port, "ng-demo-2", "demo-api-secret-2")
        self.assertEqual(other.call("GET", f"/v2/carts/{cart}").code, "404 not_found")
        self.assertEqual(other.vend(cart).code, "404 not_found")
        voucher = self.operator.call("POST", "/v2/vouchers", {"sku": "cola"}).body["vouchers"][0]["code"]
        self.assertEqual(other.call("GET", f"/v2/vouchers/{voucher}").code, "404 not_found")

    def test_are_refunded_as_far_as_not_vended(self) -> None:
        cart = self.operator.cart(self.receiver.url, crisps=2)
        before = self.stock()

        def refund(quantity: int) -> str:
            return self.operator.call("POST", f"/v2/carts/{cart}/refunds", {"line": 1, "quantity": quantity}).code

        self.assertEqual(refund(3), "409 nothing_to_refund")
        self.assertEqual(refund(2), "201")
        self.assertEqual(refund(1), "409 nothing_to_refund")
        self.assertEqual(self.stock(), before + 2)
        self.assertEqual(self.operator.vend(cart).code, "409 already_vended")


class Idempotency(CloudCase):
    def test_gives_the_first_answer_once_more(self) -> None:
        first = self.operator.call("POST", "/v2/carts", CART, Idempotency_Key="one")
        again = self.operator.call("POST", "/v2/carts", CART, Idempotency_Key="one")
        self.assertEqual(again.body, first.body)
        self.assertEqual((first.headers.get("Ng-Replayed"), again.headers.get("Ng-Replayed")), (None, "true"))
        other = self.operator.call("POST", "/v2/carts", {**CART, "reference": "x"}, Idempotency_Key="one")
        self.assertEqual(other.code, "409 idempotency_mismatch")
        new = self.operator.call("POST", "/v2/carts", CART, Idempotency_Key="two")
        self.assertNotEqual(new.body["cart_id"], first.body["cart_id"])

    def test_does_not_keep_refusals(self) -> None:
        many = {**CART, "lines": [{"sku": "crisps", "quantity": 3}]}
        self.operator.call("PUT", "/v2/devices/sp-0001/slots/A1", {"stock": 0})
        self.assertEqual(self.operator.call("POST", "/v2/carts", many, Idempotency_Key="k").code, "409 out_of_stock")
        self.operator.call("PUT", "/v2/devices/sp-0001/slots/A1", {"stock": 9})
        self.assertEqual(self.operator.call("POST", "/v2/carts", many, Idempotency_Key="k").code, "201")


class Vouchers(CloudCase):
    def make(self, **members: object) -> str:
        made = self.operator.call("POST", "/v2/vouchers", {"sku": "cola", **members})
        return str(made.body["vouchers"][0]["code"])

    def redeem(self, code: str, device: str = "dk-0001") -> Any:
        body = {"device": device, "webhook_url": self.receiver.url, "reference": "gift"}
        return self.operator.call("POST", f"/v2/vouchers/{code}/redemption", body)

    def test_pay_for_one_cart(self) -> None:
        code = self.make(quantity=2)
        self.assertRegex(code, "^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$")
        self.assertEqual(self.redeem(code, "sp-0001").code, "404 not_found")
        cart = self.redeem(code)
        self.assertEqual((cart.code, cart.body["state"], cart.body["paid_by"]), ("201", "paid", "voucher"))
        self.assertEqual(cart.body["lines"][0]["quantity"], 2)
        self.assertEqual(self.redeem(code).code, "409 voucher_used")
        voucher = self.operator.call("GET", f"/v2/vouchers/{code}").body
        self.assertEqual((voucher["state"], voucher["cart_id"]), ("used", cart.body["cart_id"]))

    def test_expire_and_are_revoked(self) -> None:
        code = self.make(expires_at=int(time.time() * 1000) + 600)
        self.wait_for(lambda: self.operator.call("GET", f"/v2/vouchers/{code}").body["state"] == "expired")
        self.assertEqual(self.redeem(code).code, "410 voucher_expired")
        code = self.make()
        self.assertEqual(self.operator.call("DELETE", f"/v2/vouchers/{code}").body["state"], "revoked")
        self.assertEqual(self.redeem(code).code, "410 voucher_revoked")

    def test_are_validated(self) -> None:
        for members, code in (
            ({"sku": "gold"}, "404 not_found"),
            ({"sku": "cola", "vouchers": 51}, "400 invalid_field"),
            ({"sku": "cola", "expires_at": 1}, "400 invalid_field"),
        ):
            self.assertEqual(self.operator.call("POST", "/v2/vouchers", members).code, code)
