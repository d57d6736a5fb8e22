"""An operator and a webhook receiver, written from SPECIFICATION.md without the cloud's code."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE_S = 8.0


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
                # Before the answer, from which the cloud counts its next pause.
                at = time.monotonic()
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()
                text = f"{self.headers['Ng-Event']}\n{self.headers['Ng-Timestamp']}\n{body}"
                signed = self.headers["Ng-Signature"] == "v1=" + mac("demo-webhook-secret-1", text)
                seen = {"signed": signed, "text": body, "headers": dict(self.headers), "at": at}
                receiver.webhooks.add({**seen, **json.loads(body)})

            def log_message(self, format: str, *values: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hooks"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
