"""An operator, a webhook receiver, a machine and a broker for the tests, all written from SPECIFICATION.md."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import secrets
import sys
import threading
import time
import unittest
from collections.abc import Callable
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cloud.application import Settings, start_cloud  # noqa: E402
from cloud.broker import Mosquitto  # noqa: E402
from cloud.config import Limits, load_fleet  # noqa: E402
from cloud.machines import send_at_once  # noqa: E402

PATIENCE_S = 8.0
FLEET = load_fleet(ROOT / "demo.json")

_mosquitto: list[Mosquitto] = []


def broker() -> Mosquitto:
    """One mosquitto for the whole test run."""
    if not _mosquitto:
        _mosquitto.append(Mosquitto(0))
        unittest.addModuleCleanup(lambda: _mosquitto.pop().stop())
    return _mosquitto[0]


def mac(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


class Reply:
    """An answer of the cloud."""

    def __init__(self, status: int, headers: dict[str, str], body: dict[str, Any]) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def code(self) -> str:
        """`status code` of a refusal, or the status alone."""
        return f"{self.status} {self.body['error']['code']}" if "error" in self.body else str(self.status)


class OperatorClient:
    """Signs and sends requests."""

    def __init__(self, port: int, key: str = "ng-demo-1", secret: str = "demo-api-secret-1") -> None:
        self.port = port
        self.key = key
        self.secret = secret

    def sign(
        self, method: str, path: str, body: bytes, at_ms: int | None = None, nonce: str | None = None
    ) -> dict[str, str]:
        """The headers of section 1."""
        timestamp = str(int(time.time() * 1000) if at_ms is None else at_ms)
        nonce = nonce or secrets.token_hex(12)
        digest = hashlib.sha256(body).hexdigest()
        return {
            "Ng-Key": self.key,
            "Ng-Timestamp": timestamp,
            "Ng-Nonce": nonce,
            "Ng-Content-SHA256": digest,
            "Ng-Signature": "v1=" + mac(self.secret, "\n".join((method, path, timestamp, nonce, digest))),
        }

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        """One request as it is given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body or None, {"Content-Type": "application/json", **headers})
            response = connection.getresponse()
            return Reply(response.status, dict(response.getheaders()), json.loads(response.read() or b"{}"))
        finally:
            connection.close()

    def call(self, method: str, path: str, body: object = None, **headers: str) -> Reply:
        """A signed request."""
        data = b"" if body is None else json.dumps(body).encode()
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send(method, path, data, {**self.sign(method, path, data), **extra})

    def cart(self, url: str, device: str = "sp-0001", pay: bool = True, **quantities: int) -> str:
        """A cart, paid unless asked otherwise."""
        lines = [{"sku": sku, "quantity": quantity} for sku, quantity in (quantities or {"crisps": 1}).items()]
        made = self.call(
            "POST", "/v2/carts", {"device": device, "lines": lines, "webhook_url": url, "reference": "sale"}
        )
        assert made.status == 201, made.body
        cart_id = made.body["cart_id"]
        if pay:
            payment = {"method": "card", "amount_cents": made.body["total_cents"]}
            paid = self.call("POST", f"/v2/carts/{cart_id}/payment", payment)
            assert paid.status == 200, paid.body
        return str(cart_id)

    def vend(self, cart_id: str, line: int = 1, **members: object) -> Reply:
        """Asks for a vend."""
        return self.call("POST", "/v2/vends", {"cart_id": cart_id, "line": line, **members})


class Gathered:
    """A list that a test can wait on."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self._changed = threading.Condition()

    def add(self, item: dict[str, Any]) -> None:
        with self._changed:
            self.items.append(item)
            self._changed.notify_all()

    def wait(self, count: int, timeout_s: float = PATIENCE_S) -> list[dict[str, Any]]:
        """The items, once there are so many of them or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.items) >= count, timeout_s)
            return list(self.items)


class Receiver:
    """Receives webhooks; answers with `statuses` in turn, then with 204."""

    def __init__(self) -> None:
        self.webhooks = Gathered()
        self.statuses: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()
                text = f"{self.headers['Ng-Event']}\n{self.headers['Ng-Timestamp']}\n{body}"
                signed = self.headers["Ng-Signature"] == "v1=" + mac("demo-webhook-secret-1", text)
                receiver.webhooks.add({"signed": signed, "text": body, **json.loads(body)})

            def log_message(self, format: str, *values: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hooks"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


Behaviour = Callable[["Machine", dict[str, Any]], None]


def dispense(machine: Machine, command: dict[str, Any]) -> None:
    """A healthy run."""
    machine.acknowledge(command)
    machine.report(command, command["count"])


def hang(machine: Machine, command: dict[str, Any]) -> None:
    """Begins a run and never ends it."""
    machine.acknowledge(command)


def jam(machine: Machine, command: dict[str, Any]) -> None:
    """A run in which nothing drops."""
    machine.acknowledge(command)
    machine.report(command, 0, "JAM")


class Machine:
    """A machine on MQTT with a behaviour of its own; counts what it dropped."""

    def __init__(self, device: str, behave: Behaviour = dispense, session: str | None = None) -> None:
        self.device = device
        self.key = f"demo-device-key-{device}"
        self.behave = behave
        self.session = session or secrets.token_hex(4)
        self.commands = Gathered()
        self.dropped = 0
        self._left = False
        self._ready = threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2)
        self._client.will_set(f"ng/{device}/presence", self._message("presence", self._presence(False)), 1, True)
        self._client.on_socket_open = send_at_once
        self._client.on_connect = lambda client, *_: client.subscribe(f"ng/{device}/cmd")
        self._client.on_subscribe = lambda *_: self._ready.set()
        self._client.on_message = lambda _client, _data, message: self._on_command(bytes(message.payload))
        self._client.connect("127.0.0.1", broker().address.port)
        self._client.loop_start()
        assert self._ready.wait(PATIENCE_S)
        self.send("presence", self._presence(True))

    def _presence(self, online: bool) -> dict[str, Any]:
        return {"online": online, "session": self.session, "firmware": "1", "ts": int(time.time() * 1000)}

    def _message(self, kind: str, members: dict[str, Any]) -> str:
        p = json.dumps(members)
        return json.dumps({"p": p, "mac": mac(self.key, f"ng/{self.device}/{kind}\n{p}")})

    def _on_command(self, payload: bytes) -> None:
        message = json.loads(payload)
        assert message["mac"] == mac(self.key, f"ng/{self.device}/cmd\n{message['p']}")
        command = json.loads(message["p"])
        self.behave(self, command)
        self.commands.add(command)

    def send(self, kind: str, members: dict[str, Any]) -> None:
        """Publishes a message; presence is retained."""
        self._client.publish(f"ng/{self.device}/{kind}", self._message(kind, members), 1, kind == "presence")

    def acknowledge(self, command: dict[str, Any]) -> None:
        self.send("ack", {"vend": command["vend"], "grant": command["grant"], "ts": int(time.time() * 1000)})

    def report(self, command: dict[str, Any], dispensed: int, fault: str | None = None) -> None:
        self.dropped += dispensed
        members = {"vend": command["vend"], "grant": command["grant"], "dispensed": dispensed, "fault": fault}
        self.send("result", {**members, "ts": int(time.time() * 1000)})

    def cut(self) -> None:
        """Breaks the connection without a farewell, so that the broker publishes the will."""
        self._left = True
        self._client.loop_stop()
        connection = self._client.socket()
        assert connection is not None
        connection.close()

    def close(self) -> None:
        """Leaves with a retained farewell. A second call does nothing."""
        if self._left:
            return
        self._left = True
        farewell = self._message("presence", self._presence(False))
        self._client.publish(f"ng/{self.device}/presence", farewell, 1, True).wait_for_publish(PATIENCE_S)
        self._client.disconnect()
        self._client.loop_stop()


class CloudCase(unittest.TestCase):
    """A test with a cloud of its own, and what it needs around it."""

    limits: ClassVar[dict[str, object]] = {}
    defects: ClassVar[frozenset[str]] = frozenset()

    def setUp(self) -> None:
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        self.operator = self.start_cloud()

    def start_cloud(self, data: str = ":memory:", stack: ExitStack | None = None) -> OperatorClient:
        """Starts a cloud; it stops with the stack, or at the end of the test."""
        stack = stack or ExitStack()
        self.addCleanup(stack.close)
        limits = Limits()
        for name, value in self.limits.items():
            limits.set(name, value)
        settings = Settings(FLEET, broker().address, limits, data=data, defects=self.defects)
        return OperatorClient(start_cloud(settings, stack))

    def machine(self, device: str = "sp-0001", behave: Behaviour = dispense) -> Machine:
        """A machine that the cloud takes for online."""
        machine = Machine(device, behave)
        self.addCleanup(machine.close)
        self.wait_for(lambda: self.online(device))
        return machine

    def online(self, device: str) -> bool:
        return bool(self.operator.call("GET", f"/v2/devices/{device}").body["online"])

    def state(self, vend_id: str) -> str:
        return str(self.operator.call("GET", f"/v2/vends/{vend_id}").body["state"])

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Asks until the answer is yes; fails after the patience of a test."""
        deadline = time.monotonic() + PATIENCE_S
        pause = threading.Event()
        while not condition():
            self.assertLess(time.monotonic(), deadline, "waited too long")
            pause.wait(0.01)
