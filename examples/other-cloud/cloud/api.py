"""The endpoints of section 3 as functions from a request to an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .authentication import Authenticator
from .carts import CartRequest, Carts
from .clock import Clock
from .config import Device, Operator
from .errors import ApiError, not_found
from .fields import Fields
from .signing import sha256_hex
from .store import Store, Transaction
from .strict_json import JsonObject, NotStrict, parse_object, to_text
from .vends import MachineLink, Vends
from .vouchers import Vouchers

_IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ANSWER_KEPT_MS = 24 * 3600 * 1000
_LATEST = 2**53 - 1


@dataclass(frozen=True)
class Request:
    """A request as it came; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """A status, a body as text, and whether it is the stored answer to an earlier request."""

    status: int
    body: str
    replayed: bool = False


@dataclass(frozen=True)
class Call:
    """What an endpoint gets: the transaction, the caller, the parts of the path, the members of the body."""

    tx: Transaction
    operator: Operator
    path: tuple[str, ...]
    fields: Fields


Endpoint = Callable[[Call], tuple[int, JsonObject]]


class Api:
    """Verifies, routes, and answers; one transaction for each request that is accepted."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        authenticator: Authenticator,
        services: tuple[Carts, Vends, Vouchers],
        link: MachineLink,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._authenticator = authenticator
        self._carts, self._vends, self._vouchers = services
        self._link = link
        self._wake = wake
        part = "([A-Za-z0-9_-]{1,64})"
        self._routes: list[tuple[str, re.Pattern[str], Endpoint]] = [
            (method, re.compile(path.replace("{}", part)), endpoint)
            for method, path, endpoint in (
                ("GET", "/v2/devices", self._list_devices),
                ("GET", "/v2/devices/{}", self._get_device),
                ("PUT", "/v2/devices/{}/slots/{}", self._set_stock),
                ("POST", "/v2/carts", self._create_cart),
                ("GET", "/v2/carts/{}", self._get_cart),
                ("POST", "/v2/carts/{}/payment", self._pay),
                ("POST", "/v2/carts/{}/refunds", self._refund),
                ("POST", "/v2/vends", self._vend),
                ("GET", "/v2/vends/{}", self._get_vend),
                ("POST", "/v2/vouchers", self._create_vouchers),
                ("GET", "/v2/vouchers/{}", self._get_voucher),
                ("DELETE", "/v2/vouchers/{}", self._revoke_voucher),
                ("POST", "/v2/vouchers/{}/redemption", self._redeem_voucher),
            )
        ]

    def handle(self, request: Request) -> Answer:
        """Answers a request; a refusal is an answer too."""
        try:
            operator = self._authenticator.verify(request.method, request.target, request.headers, request.body)
            endpoint, path = self._route(request)
            fields = Fields(self._body(request))
            answer = self._perform(request, operator, endpoint, path, fields)
        except ApiError as error:
            return Answer(error.status, to_text(error.body()))
        if request.method != "GET":
            self._wake()
        return answer

    def _route(self, request: Request) -> tuple[Endpoint, tuple[str, ...]]:
        path, question, _ = request.target.partition("?")
        found = [(method, match, e) for method, form, e in self._routes if (match := form.fullmatch(path))]
        if not found:
            raise not_found("path")
        if question:
            raise ApiError(400, "invalid_query", "This path takes no query.")
        for method, match, endpoint in found:
            if method == request.method:
                return endpoint, match.groups()
        raise ApiError(405, "method_not_allowed", f"This path takes {', '.join(method for method, _, _ in found)}.")

    def _body(self, request: Request) -> JsonObject:
        if request.method in ("GET", "DELETE"):
            if request.body:
                raise ApiError(400, "invalid_body", f"A {request.method} has no body.")
            return {}
        kind = request.headers.get("content-type", "").replace(" ", "").lower()
        if kind not in ("application/json", "application/json;charset=utf-8"):
            raise ApiError(415, "not_json", "The Content-Type must be application/json.")
        try:
            return parse_object(request.body)
        except NotStrict as error:
            raise ApiError(400, "invalid_body", str(error)) from error

    def _perform(
        self, request: Request, operator: Operator, endpoint: Endpoint, path: tuple[str, ...], fields: Fields
    ) -> Answer:
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
            raise ApiError(400, "invalid_header", "Idempotency-Key is malformed.", field="Idempotency-Key")
        fingerprint = f"{request.method} {request.target} {sha256_hex(request.body)}"
        with self._store.transaction() as tx:
            stored = tx.one("SELECT * FROM answers WHERE key = ? AND idempotency_key = ?", operator.key, key)
            if stored is not None:
                if stored["request"] != fingerprint:
                    raise ApiError(409, "idempotency_mismatch", "Idempotency-Key was used for another request.")
                return Answer(stored["status"], stored["body"], replayed=True)
            status, body = endpoint(Call(tx, operator, path, fields))
            text = to_text(body)
            if key is not None:
                until = self._clock.now_ms() + _ANSWER_KEPT_MS
                tx.run(
                    "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)", operator.key, key, fingerprint, status, text, until
                )
        return Answer(status, text)

    def _device(self, tx: Transaction, device: Device) -> JsonObject:
        stock = {r["slot"]: r["stock"] for r in tx.all("SELECT * FROM stock WHERE device = ?", device.device)}
        slots = [
            {"slot": s.slot, "sku": s.sku, "price_cents": s.price_cents, "stock": stock[s.slot]} for s in device.slots
        ]
        online = self._link.is_online(device.device)
        return {"device": device.device, "kind": device.kind, "online": online, "slots": slots}

    def _find_device(self, call: Call) -> Device:
        device = call.operator.devices.get(call.path[0])
        if device is None:
            raise not_found("device")
        return device

    def _list_devices(self, call: Call) -> tuple[int, JsonObject]:
        return 200, {"devices": [self._device(call.tx, device) for device in call.operator.devices.values()]}

    def _get_device(self, call: Call) -> tuple[int, JsonObject]:
        return 200, self._device(call.tx, self._find_device(call))

    def _set_stock(self, call: Call) -> tuple[int, JsonObject]:
        stock = call.fields.integer("stock", 0, 999)
        call.fields.done()
        device = self._find_device(call)
        sql = "UPDATE stock SET stock = ? WHERE device = ? AND slot = ?"
        if call.tx.run(sql, stock, device.device, call.path[1]) == 0:
            raise not_found("slot")
        return 200, self._device(call.tx, device)

    def _create_cart(self, call: Call) -> tuple[int, JsonObject]:
        fields = call.fields
        device = fields.text("device", 64)
        quantities: dict[str, int] = {}
        for index, line in enumerate(fields.objects("lines", 20)):
            sku = line.text("sku", 64)
            if sku in quantities:
                field = f"lines[{index}].sku"
                raise ApiError(400, "invalid_field", f"{field}: the sku {sku!r} stands in two lines.", field=field)
            quantities[sku] = line.integer("quantity", 1, 20)
            line.done()
        wanted = CartRequest(
            device, tuple(quantities.items()), fields.web_address("webhook_url"), fields.text("reference", 64)
        )
        fields.done()
        cart_id = self._carts.create(call.tx, call.operator, wanted)
        return 201, self._carts.view(call.tx, cart_id)

    def _get_cart(self, call: Call) -> tuple[int, JsonObject]:
        self._carts.find(call.tx, call.operator, call.path[0])
        return 200, self._carts.view(call.tx, call.path[0])

    def _pay(self, call: Call) -> tuple[int, JsonObject]:
        method = call.fields.choice("method", ("card", "cash", "app"))
        amount = call.fields.integer("amount_cents", 0, _LATEST)
        call.fields.done()
        return 200, self._carts.pay(call.tx, call.operator, call.path[0], method, amount)

    def _refund(self, call: Call) -> tuple[int, JsonObject]:
        line, quantity = call.fields.integer("line", 1, 20), call.fields.integer("quantity", 1, 20)
        call.fields.done()
        return 201, self._carts.refund(call.tx, call.operator, call.path[0], line, quantity)

    def _vend(self, call: Call) -> tuple[int, JsonObject]:
        cart_id = call.fields.text("cart_id", 64)
        line = call.fields.integer("line", 1, 20)
        count = call.fields.optional_integer("count", 1, 20)
        call.fields.done()
        return 202, self._vends.start(call.tx, call.operator, self._link, cart_id, line, count)

    def _get_vend(self, call: Call) -> tuple[int, JsonObject]:
        return 200, self._vends.view(call.tx, call.operator, call.path[0])

    def _create_vouchers(self, call: Call) -> tuple[int, JsonObject]:
        fields = call.fields
        sku = fields.text("sku", 64)
        quantity = fields.optional_integer("quantity", 1, 20) or 1
        vouchers = fields.optional_integer("vouchers", 1, 50) or 1
        expires_at = fields.optional_integer("expires_at", 0, _LATEST)
        fields.done()
        return 201, {
            "vouchers": self._vouchers.create(call.tx, call.operator, sku, quantity, vouchers, expires_at),
        }

    def _get_voucher(self, call: Call) -> tuple[int, JsonObject]:
        return 200, self._vouchers.view(call.tx, call.operator, call.path[0])

    def _revoke_voucher(self, call: Call) -> tuple[int, JsonObject]:
        return 200, self._vouchers.revoke(call.tx, call.operator, call.path[0])

    def _redeem_voucher(self, call: Call) -> tuple[int, JsonObject]:
        device = call.fields.text("device", 64)
        address, reference = call.fields.web_address("webhook_url"), call.fields.text("reference", 64)
        call.fields.done()
        return 201, self._vouchers.redeem(call.tx, call.operator, call.path[0], device, address, reference)
