"""Serve the page of a run while the run goes on: on loopback alone, to a browser that names this very server."""

from __future__ import annotations

import json
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from reasoning.errors import ReasoningError, UsageError
from reasoning.evaluation.report_page.comparing import measure
from reasoning.evaluation.report_page.gathering import gather
from reasoning.evaluation.report_page.kept import KeptQuestion, add_trace, read_kept, with_kept
from reasoning.evaluation.report_page.packing import json_script
from reasoning.evaluation.report_page.rendering import draw
from reasoning.evaluation.stored_run import StoredRun
from reasoning.evaluation.traces import find_trace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LOOPBACK = "127.0.0.1"

REST = 5.0
"""How many times as long as a page took to make it is served before it is made anew."""

MAX_REST_SECONDS = 10.0
"""The longest that a page stays as it is while there is news."""

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class LiveRuns:
    """The runs as they stand on the disk now. Safe to be asked from several threads."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Read the runs. Raises UsageError, DataError as `write_report` does."""
        self.folders = tuple(folders)
        self._lock = threading.Lock()
        self._page, self._stamp, self._fresh_until = "", "", 0.0
        gather([StoredRun.read(folder) for folder in self.folders])

    @property
    def stamp(self) -> str:
        """Return what changes whenever a result is added."""
        files = [folder / name for folder in self.folders for name in ("results.jsonl", "run.json")]
        stats = [path.stat() for path in files if path.exists()]
        return "-".join(f"{one.st_size:x}.{one.st_mtime_ns:x}" for one in stats)

    @property
    def news(self) -> str:
        """Return the stamp that a page would have if it was asked for now."""
        return self.stamp if time.monotonic() >= self._fresh_until else self._stamp

    def page(self) -> str:
        """Return the page, as fresh as `REST` allows."""
        with self._lock:
            now = self.stamp
            if now != self._stamp and time.monotonic() >= self._fresh_until:
                started = time.thread_time()
                runs = [StoredRun.read(folder) for folder in self.folders]
                page = gather(runs)
                self._page = draw(
                    with_kept(page, read_kept(runs, page, is_drawn=False)), measure(runs, page), stamp=now
                )
                self._stamp = now
                rest = min(MAX_REST_SECONDS, REST * (time.thread_time() - started))
                self._fresh_until = time.monotonic() + rest
            return self._page

    def question(self, id_: str) -> dict[str, object] | None:
        """Return a question and its traces, drawn; None where no trace of it was kept."""
        runs = [StoredRun.read(folder) for folder in self.folders]
        found = KeptQuestion()
        for place, one in enumerate(gather(runs).entrants):
            stored = find_trace(self.folders[one.run], id_, one.strategy)
            if stored is not None:
                add_trace(found, place, stored)
        return {"question": found.html, "traces": found.traces} if found.html else None


class _Handler(BaseHTTPRequestHandler):
    server: LiveServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the page, its stamp, or a question."""
        if self.headers.get("Host") not in self.server.names:
            self._send(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", "This server is asked by its own name alone.\n")
            return
        asked = urlsplit(self.path)
        runs = self.server.runs
        try:
            if asked.path == "/":
                self._send(HTTPStatus.OK, "text/html", runs.page())
            elif asked.path == "/stamp":
                self._send(HTTPStatus.OK, "application/json", json.dumps({"stamp": runs.news}))
            elif asked.path == "/question":
                found = runs.question(parse_qs(asked.query).get("id", [""])[0])
                self._send(HTTPStatus.OK, "application/json", json_script(found))
            else:
                self._send(HTTPStatus.NOT_FOUND, "text/plain", "There is nothing here.\n")
        except ReasoningError as error:  # a run that is being moved or is damaged
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, "text/plain", f"{error}\n")

    def _send(self, status: HTTPStatus, kind: str, text: str) -> None:
        body = text.encode("utf-8", errors="replace")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: the terminal is for the address and for errors."""


class LiveServer(ThreadingHTTPServer):
    """Serves the page of some runs on loopback."""

    daemon_threads = True

    def __init__(self, folders: Sequence[Path], port: int = 0) -> None:
        """Listen on a port; 0 takes a free one. Raises UsageError where it can't, or the runs can't be shown."""
        self.runs = LiveRuns(folders)
        try:
            super().__init__((LOOPBACK, port), _Handler)
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            raise UsageError(f"can't listen on port {port}: {why}. Give another --port, or 0 for a free one") from error
        self.port = int(self.server_address[1])
        self.names = {f"{name}:{self.port}" for name in (LOOPBACK, "localhost")}
        self.url = f"http://{LOOPBACK}:{self.port}/"
