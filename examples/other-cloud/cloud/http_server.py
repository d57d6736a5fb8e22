"""The HTTP server around the API: sizes, lengths, repeated headers, JSON for every error."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .api import Answer, Request
from .errors import ApiError
from .strict_json import to_text

_log = logging.getLogger("http")
_LARGEST_BODY = 65536
_MOST_CONNECTIONS = 256
_STOP_TIMEOUT_S = 5.0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Northgate"
    sys_version = ""
    #: Seconds that a connection may be idle.
    timeout = 30
    disable_nagle_algorithm = True
    # One write for head and body of an answer.
    wbufsize = -1
    server: _Server

    def _respond(self) -> None:
        with self.server.running():
            self._respond_now()

    def _respond_now(self) -> None:
        try:
            body = self._read_body()
            answer = self.server.handle(Request(self.command, self.path, self._single_headers(), body))
        except ApiError as error:
            # What follows on this connection may be the rest of the body.
            self.close_connection = True
            answer = Answer(error.status, to_text(error.body()))
        except Exception:
            _log.exception("%s %s", self.command, self.path)
            self.close_connection = True
            answer = Answer(500, to_text(ApiError(500, "internal", "The cloud failed; see its log.").body()))
        if self.server.stopping:
            self.close_connection = True
        self._send(answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _respond

    def _single_headers(self) -> dict[str, str]:
        names = [name.lower() for name in self.headers]
        for name in names:
            if names.count(name) > 1 and (name.startswith("ng-") or name in ("idempotency-key", "content-type")):
                raise ApiError(400, "invalid_header", f"The header {name} stands there more than once.", field=name)
        return {name.lower(): value for name, value in self.headers.items()}

    def _read_body(self) -> bytes:
        lengths = self.headers.get_all("Content-Length", [])
        if "Transfer-Encoding" in self.headers or len(lengths) > 1:
            raise ApiError(411, "length_required", "The body needs one Content-Length.")
        if not lengths:
            if self.command in ("POST", "PUT", "PATCH"):
                raise ApiError(411, "length_required", "The body needs a Content-Length.")
            return b""
        if not lengths[0].isascii() or not lengths[0].isdigit():
            raise ApiError(400, "invalid_header", "Content-Length is malformed.", field="Content-Length")
        if len(lengths[0]) > 8 or int(lengths[0]) > _LARGEST_BODY:
            raise ApiError(413, "body_too_large", f"A body has at most {_LARGEST_BODY} bytes.")
        body = self.rfile.read(int(lengths[0]))
        if len(body) < int(lengths[0]):
            raise ApiError(400, "invalid_body", "The body is shorter than its Content-Length.")
        return body

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if answer.replayed:
            self.send_header("Ng-Replayed", "true")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the base class refuses (a malformed request line, headers that are too long), as JSON."""
        self.close_connection = True
        error = ApiError(code, "invalid_request", message or explain or "The request is malformed.")
        self._send(Answer(code, to_text(error.body())))

    def log_message(self, format: str, *values: object) -> None:
        _log.debug(format, *values)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handle: Callable[[Request], Answer]) -> None:
        self.handle = handle
        self.stopping = False
        self._running = 0
        self._changed = threading.Condition()
        self._free = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        super().__init__(address, _Handler)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Counts the requests that are being answered."""
        with self._changed:
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def finish(self, timeout_s: float) -> None:
        """Waits for the requests that are being answered; idle connections are left to the end of the process."""
        self.stopping = True
        with self._changed:
            self._changed.wait_for(lambda: self._running == 0, timeout_s)

    def process_request(self, request: object, client_address: object) -> None:
        # Further connections wait in the system's queue until one ends.
        self._free.acquire()
        try:
            super().process_request(request, client_address)  # type: ignore[arg-type]
        except BaseException:
            self._free.release()
            raise

    def process_request_thread(self, request: object, client_address: object) -> None:
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type]
        finally:
            self._free.release()

    def handle_error(self, request: object, client_address: object) -> None:
        _log.debug("a connection of %s broke off", client_address, exc_info=True)


class HttpServer:
    """Listens, and answers each connection in a thread."""

    def __init__(self, host: str, port: int, handle: Callable[[Request], Answer]) -> None:
        self._server = _Server((host, port), handle)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="http", daemon=True)

    def start(self) -> None:
        """Starts to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Takes no further connections and answers what it has."""
        self._server.shutdown()
        self._server.finish(_STOP_TIMEOUT_S)
        self._server.server_close()
