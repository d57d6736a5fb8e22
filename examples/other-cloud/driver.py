#!/usr/bin/env python3
"""vendloop's driver for the Northgate cloud, written from SPECIFICATION.md alone.

It speaks JSON lines over stdin and stdout, opens no socket and reads no clock: what it has to send is handed over.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import sys
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

Json = Any

# Code of the driver board -> fault of this cloud (section 5). What is missing here is NO_DROP.
FAULTS = {
    **dict.fromkeys((1, 7), "BAD_SLOT"),
    **dict.fromkeys((2, 4), "MOTOR_OPEN"),
    3: "MOTOR_OVERLOAD",
    5: "SENSOR",
    6: "JAM",
    8: "COMMS",
    **dict.fromkeys((16, 17, 18, 19, 23, 24, 25), "LIFT"),
}

# Code of an error (section 2) -> why the request was refused, in vendloop's words.
REASONS = {
    "device_busy": "busy",
    "device_offline": "offline",
    "payment_required": "unpaid",
    "cart_expired": "expired",
    "already_vended": "nothing-left",
    "out_of_stock": "out-of-stock",
    "not_found": "unknown",
    "already_paid": "state",
    "amount_mismatch": "state",
    "nothing_to_refund": "state",
    "voucher_used": "code-used",
    "voucher_expired": "code-expired",
    "voucher_revoked": "code-expired",
    "unknown_key": "credentials",
    "bad_signature": "signature",
    "body_mismatch": "signature",
    "clock_skew": "time-window",
    "nonce_reused": "repeated",
    "idempotency_mismatch": "conflict",
    "length_required": "malformed",
    "not_json": "malformed",
    "body_too_large": "malformed",
    "method_not_allowed": "malformed",
}

STATES = {
    "commanded": "running",
    "running": "running",
    "completed": "success",
    "partial": "partial",
    "failed": "failure",
    "expired": "timeout",
}

# Limits of section 4; the driver's option "limits" changes some of them, in the form of the cloud's own file.
LIMITS = {
    "lock_ms": {"locker": 12_000, "spiral": 25_000, "drinks": 40_000, "belt": 80_000},
    "fallback_ms": 100_000,
    "cart_ms": 900_000,
    "clock_ms": 60_000,
    "presence_ms": 90_000,
    "webhook_timeout_ms": 5_000,
    "webhook_retry_ms": [1_000, 5_000, 15_000, 60_000, 300_000],
}

ITEMS_PER_COMMAND = {"locker": 1, "spiral": 1, "drinks": 5, "belt": 1}

# Name, what is forged, and the refusals that are right.
FORGERIES = (
    ("body-altered", "the body altered after signing", ["signature"]),
    ("body-and-digest-altered", "body and digest altered after signing", ["signature"]),
    ("path-altered", "signed for another path", ["signature"]),
    ("wrong-secret", "signed with another secret", ["signature"]),
    ("unknown-key", "a key id that does not exist", ["credentials"]),
    ("no-signature", "without the header of the signature", ["signature", "malformed"]),
    ("upper-case", "the signature in upper case", ["signature", "malformed"]),
    ("too-old", "a minute older than may be", ["time-window"]),
    ("too-new", "a minute further ahead than may be", ["time-window"]),
)


def limits_of(settings: Json) -> Json:
    """The limits in force."""
    return {**LIMITS, **settings.get("options", {}).get("limits", {})}


def capabilities(limits: Json) -> Json:
    """What the cloud can do, for vendloop."""
    return {
        "kinds": {
            kind: {"dwellMs": dwell_ms, "itemsPerCommand": ITEMS_PER_COMMAND[kind]}
            for kind, dwell_ms in limits["lock_ms"].items()
        },
        "fallbackMs": limits["fallback_ms"],
        "unpaidExpiryMs": limits["cart_ms"],
        "clockWindowMs": limits["clock_ms"],
        "offlineAfterMs": limits["presence_ms"],
        "callback": {
            "retryMs": limits["webhook_retry_ms"],
            "jitter": 0,
            "timeoutMs": limits["webhook_timeout_ms"],
            "orderClosed": True,
        },
        "repeatedRequest": "refused",
        "partialResults": True,
        "retryAfterFailure": True,
        "retryAfterTimeout": False,
        "pickupCodes": True,
        "refunds": True,
        "queue": False,
        "laneTest": False,
        "restock": True,
        "acknowledgement": True,
        "oldFirmware": False,
        "forgeries": [{"name": name, "what": what, "refusals": refusals} for name, what, refusals in FORGERIES],
    }


def hmac_hex(secret: str, text: bytes) -> str:
    """HMAC-SHA256 in lower-case hex."""
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def compact(value: Json) -> str:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Requests:
    """The merchant's side: signed requests and what their answers mean (sections 1 to 3)."""

    def __init__(self, settings: Json) -> None:
        self._url = settings["url"]
        self._far_ms = limits_of(settings)["clock_ms"] + 60_000
        merchant = settings["merchant"]
        self._key, self._secret = merchant["keyId"], merchant["apiSecret"]

    def call(self, send: Callable[[Json], Json], tools: Json, method: str, path: str, body: Json = None) -> Json:
        """Sends one request. Returns ("ok", body) or ("refused", refusal)."""
        request = self._signed(tools, method, path, b"" if body is None else compact(body).encode())
        response = send(request)
        status = response["status"]
        try:
            members = json.loads(b64decode(response["body"]))
        except ValueError:
            members = None
        if 200 <= status < 300 and isinstance(members, dict):
            return "ok", members
        return "refused", refusal(status, members)

    def _signed(self, tools: Json, method: str, path: str, body: bytes) -> Json:
        forgery = tools.get("forgery") if method != "GET" else None
        at = tools["at"] + {"too-old": -self._far_ms, "too-new": self._far_ms}.get(forgery, 0)
        secret = "another-secret" if forgery == "wrong-secret" else self._secret
        key = "ng-nobody" if forgery == "unknown-key" else self._key
        # A call may send more than one request, and a nonce is used once.
        nonce = hashlib.sha256(f"{tools['nonce']} {method} {path}".encode()).hexdigest()[:32]
        digest = hashlib.sha256(body).hexdigest()
        signed_path = path + "x" if forgery == "path-altered" else path
        signature = "v1=" + hmac_hex(secret, "\n".join((method, signed_path, str(at), nonce, digest)).encode())
        if forgery in ("body-altered", "body-and-digest-altered"):
            body += b" "
        if forgery == "body-and-digest-altered":
            digest = hashlib.sha256(body).hexdigest()
        if forgery == "upper-case":
            signature = signature.upper()
        headers = {
            "ng-key": key,
            "ng-timestamp": str(at),
            "ng-nonce": nonce,
            "ng-content-sha256": digest,
            "ng-signature": signature,
        }
        if forgery == "no-signature":
            del headers["ng-signature"]
        if method != "GET":
            headers["content-type"] = "application/json"
        if method == "POST":
            headers["idempotency-key"] = nonce
        return {"method": method, "url": self._url + path, "headers": headers, "body": b64encode(body).decode()}


def refusal(status: int, members: Json) -> Json:
    """The neutral form of an error; what is none of the known ones keeps its status, code and text."""
    error = members.get("error") if isinstance(members, dict) else None
    error = error if isinstance(error, dict) else {}
    code, text = str(error.get("code", "")), str(error.get("message", ""))
    reason = REASONS.get(code, "malformed" if code.startswith("invalid_") else "other")
    refused = {"reason": reason, "status": status, "code": code, "text": text}
    if isinstance(error.get("retry_after_ms"), int):
        refused["retryAfterMs"] = error["retry_after_ms"]
    return refused


def answer(outcome: tuple[str, Json], read: Callable[[Json], Json]) -> Json:
    """An answer of the driver: the value that `read` finds, or the refusal."""
    kind, value = outcome
    return {"ok": True, "value": read(value)} if kind == "ok" else {"ok": False, "refusal": value}


def read_cart(cart: Json) -> Json:
    """An order with its records: lines count within their cart."""
    return {
        "order": cart["cart_id"],
        "records": [
            {"record": str(line["line"]), "product": line["sku"], "quantity": line["quantity"]}
            for line in cart["lines"]
        ],
        "context": {"cents": cart["total_cents"]},
    }


def read_device(device: Json) -> Json:
    """A machine of the list."""
    return {
        "machine": device["device"],
        "online": device["online"],
        "kind": device["kind"],
        "products": [slot["sku"] for slot in device["slots"]],
    }


def read_vend(vend: Json) -> Json:
    """What came of a delivery."""
    state: Json = {"state": STATES[vend["state"]]}
    if isinstance(vend["dispensed"], int):
        state["items"] = vend["dispensed"]
    if vend["fault"] is not None:
        state["fault"] = vend["fault"]
    return state


class Merchant(Requests):
    """Functions of the driver that a merchant calls."""

    def machines(self, with_: Json, send: Callable[[Json], Json]) -> Json:
        outcome = self.call(send, with_, "GET", "/v2/devices")
        return answer(outcome, lambda body: [read_device(device) for device in body["devices"]])

    def create_order(self, with_: Json, send: Callable[[Json], Json]) -> Json:
        quantities: dict[str, int] = {}
        for item in with_["items"]:
            quantities[item["product"]] = quantities.get(item["product"], 0) + item["quantity"]
        body = {
            "device": with_["machine"],
            "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in quantities.items()],
            "webhook_url": with_["callbackUrl"],
            "reference": with_["reference"],
        }
        return answer(self.call(send, with_, "POST", "/v2/carts", body), read_cart)

    def pay(self, with_: Json, send: Callable[[Json], Json]) -> Json:
        body = {"method": "card", "amount_cents": with_["context"]["cents"]}
        outcome = self.call(send, with_, "POST", f"/v2/carts/{with_['order']}/payment", body)
        return answer(outcome, lambda _: None)

    def deliver(self, with_: Json, send: Callable[[Json], Json]) -> Json:
        body = {"cart_id": with_["order"], "line": int(with_["record"])}
        outcome = self.call(send, with_, "POST", "/v2/vends", body)
        return answer(outcome, lambda vend: {"delivery": vend["vend_id"], "items": vend["count"]})

    def result(self, with_: Json, send: Callable[[Json], Json]) -> Json:
        return answer(self.call(send, with_, "GET", f"/v2/vends/{with_['delivery']}"), read_vend)

    def create_code(self, with_: Json, send: Callable[[Json], Json]) -> Json:
        body = {"sku": with_["product"], "quantity": with_["quantity"]}
        outcome = self.call(send, with_, "POST", "/v2/vouchers", body)
        return answer(outcome, lambda made: {"code": made["vouchers"][0]["code"]})

    def redeem_code(self, with_: Json, send: Callable[[Json], Json]) -> Json:
        body = {"device": with_["machine"], "webhook_url": with_["callbackUrl"], "reference": with_["reference"]}
        outcome = self.call(send, with_, "POST", f"/v2/vouchers/{with_['code']}/redemption", body)
        return answer(outcome, read_cart)

    def refund(self, with_: Json, send: Callable[[Json], Json]) -> Json:
        kind, cart = self.call(send, with_, "GET", f"/v2/carts/{with_['order']}")
        if kind == "refused":
            return {"ok": False, "refusal": cart}
        for line in cart["lines"]:
            left = line["quantity"] - line["vending"] - line["dispensed"] - line["refunded"]
            if left == 0:
                continue
            body = {"line": line["line"], "quantity": left}
            kind, refused = self.call(send, with_, "POST", f"/v2/carts/{with_['order']}/refunds", body)
            if kind == "refused":
                return {"ok": False, "refusal": refused}
        return {"ok": True, "value": None}

    def restock(self, with_: Json, send: Callable[[Json], Json]) -> Json:
        device = with_["machine"]
        kind, listed = self.call(send, with_, "GET", f"/v2/devices/{device}")
        if kind == "refused":
            return {"ok": False, "refusal": listed}
        for slot in listed["slots"]:
            path = f"/v2/devices/{device}/slots/{slot['slot']}"
            kind, refused = self.call(send, with_, "PUT", path, {"stock": 999})
            if kind == "refused":
                return {"ok": False, "refusal": refused}
        return {"ok": True, "value": None}


def frame(with_: Json, topic: str, members: Json, retain: bool = False) -> Json:
    """A message of a machine, with its mac (section 5)."""
    topic = f"ng/{with_['machine']}/{topic}"
    p = compact(members)
    payload = compact({"p": p, "mac": hmac_hex(with_["key"], f"{topic}\n{p}".encode())}).encode()
    return {"topic": topic, "payload": b64encode(payload).decode(), "qos": 1, "retain": retain}


def presence(with_: Json, online: bool) -> Json:
    """The retained message that makes a machine online, and its will."""
    members = {"online": online, "session": with_["session"], "firmware": "vendloop", "ts": with_["at"]}
    return frame(with_, "presence", members, retain=True)


class Machine:
    """Functions of the driver that a machine calls (section 5)."""

    def __init__(self, settings: Json) -> None:
        self._url = settings["machineUrl"]
        self._options = settings.get("options", {})
        self._presence_ms = limits_of(settings)["presence_ms"]

    def connect(self, with_: Json, _send: object) -> Json:
        plan = {
            "link": "mqtt",
            "url": self._url,
            "clientId": f"vendloop-{with_['machine']}-{with_['session'][:12]}",
            "protocolVersion": 4,
            "cleanStart": True,
            "keepAliveSeconds": 30,
            "subscriptions": [{"topic": f"ng/{with_['machine']}/cmd", "qos": 1}],
            "will": presence(with_, online=False),
            "firstFrames": [presence(with_, online=True)],
            "farewell": [presence(with_, online=False)],
            "heartbeatMs": self._presence_ms // 3,
        }
        for member in ("username", "password"):
            if member in self._options:
                plan[member] = self._options[member]
        return plan

    def decode_command(self, with_: Json, _send: object) -> Json:
        received = with_["frame"]
        topic = received["topic"]
        if topic != f"ng/{with_['machine']}/cmd":
            return {"kind": "other", "what": f"topic {topic}"}
        try:
            message = json.loads(b64decode(received["payload"]))
            p, mac = message["p"], message["mac"]
            wanted = hmac_hex(with_["key"], f"{topic}\n{p}".encode())
            if not hmac.compare_digest(wanted.encode(), str(mac).encode()):
                return {"kind": "dropped", "why": "wrong mac"}
            command = json.loads(p)
            if command["type"] != "vend":
                return {"kind": "other", "what": f"command {command['type']}"}
            return {
                "kind": "command",
                "delivery": command["vend"],
                "items": command["count"],
                "lane": command["slot"],
                "echo": {"vend": command["vend"], "grant": command["grant"]},
            }
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return {"kind": "dropped", "why": f"not as specified: {error}"}

    def encode_acknowledgement(self, with_: Json, _send: object) -> Json:
        return [frame(with_, "ack", {**with_["echo"], "ts": with_["at"]})]

    def encode_result(self, with_: Json, _send: object) -> Json:
        fault = None
        if with_["items"] < with_["commanded"]:
            fault = FAULTS.get(with_["boardCode"], "NO_DROP")
        members = {**with_["echo"], "dispensed": with_["items"], "fault": fault, "ts": with_["at"]}
        return [frame(with_, "result", members)]

    def encode_heartbeat(self, with_: Json, _send: object) -> Json:
        return [presence(with_, online=True)]


class Webhooks:
    """Reads webhooks (section 6)."""

    def __init__(self, settings: Json) -> None:
        self._secret = settings["merchant"]["webhookSecret"]

    def read_callback(self, with_: Json, _send: object) -> Json:
        body, headers = b64decode(with_["body"]), with_["headers"]
        event, timestamp = headers.get("ng-event", ""), headers.get("ng-timestamp", "")
        wanted = "v1=" + hmac_hex(self._secret, f"{event}\n{timestamp}\n".encode() + body)
        verified = hmac.compare_digest(wanted.encode(), headers.get("ng-signature", "").encode())
        reading: Json = {"kind": "other", "verified": verified, "identity": event}
        if not verified:
            reading["why"] = "its signature is wrong"
        try:
            message = json.loads(body)
            data = message["data"]
            if message["id"] != event:
                reading.update(verified=False, why="Ng-Event is another than the id in the body")
            if message["type"] == "vend.finished":
                reading.update(kind="delivery", delivery=data["vend_id"], order=data["cart_id"])
                reading.update(outcome=STATES[data["state"]], items=data["dispensed"] or 0)
            elif message["type"] == "cart.expired":
                reading.update(kind="order-closed", order=data["cart_id"])
        except (ValueError, KeyError, TypeError) as error:
            reading = {"kind": "other", "verified": verified, "why": f"not understood: {error}", "identity": event}
        return reading


class Driver:
    """Functions by the names that vendloop calls them."""

    def __init__(self, settings: Json) -> None:
        self._parts = (Merchant(settings), Machine(settings), Webhooks(settings))

    def call(self, name: str, with_: Json, send: Callable[[Json], Json]) -> Json:
        """Calls `createOrder` as `create_order`."""
        function = re.sub("[A-Z]", lambda letter: "_" + letter.group().lower(), name)
        for part in self._parts:
            if hasattr(part, function):
                return getattr(part, function)(with_, send)
        raise ValueError(f"this driver has no {name}")


class Program:
    """The conversation over stdin and stdout. Calls overlap, so each has a thread of its own."""

    def __init__(self) -> None:
        self._driver: Driver | None = None
        self._responses: dict[int, SimpleQueue[Json]] = {}
        self._writing = threading.Lock()

    def run(self) -> None:
        """Serves until stdin ends."""
        for line in sys.stdin:
            message = json.loads(line)
            if "call" in message:
                self._responses[message["id"]] = SimpleQueue()
                threading.Thread(target=self._serve, args=(message,), daemon=True).start()
            else:
                self._responses[message["id"]].put(message)

    def _serve(self, message: Json) -> None:
        call = message["id"]
        try:
            with_ = {**message["with"], **message.get("tools", {})}
            self._write({"id": call, "result": self._result(call, message["call"], with_)})
        except Exception as error:  # noqa: BLE001 - whatever it is, the harness is to name it
            self._write({"id": call, "error": f"{type(error).__name__}: {error}"})
        finally:
            del self._responses[call]

    def _result(self, call: int, name: str, with_: Json) -> Json:
        if name == "open":
            self._driver = Driver(with_)
            return {"name": "northgate", "capabilities": capabilities(limits_of(with_))}
        if self._driver is None:
            raise ValueError("the first call must be open")
        return self._driver.call(name, with_, lambda request: self._send(call, request))

    def _send(self, call: int, request: Json) -> Json:
        self._write({"id": call, "send": request})
        message = self._responses[call].get()
        if "response" not in message:
            raise OSError(message["noResponse"])
        return message["response"]

    def _write(self, message: Json) -> None:
        with self._writing:
            print(compact(message), flush=True)


if __name__ == "__main__":
    Program().run()
