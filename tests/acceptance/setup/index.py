"""A package index on this machine, which can be made to wait or be found changed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Index:
    """Serves a folder of wheels as PyPI would; `closed` keeps every file back until it is open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open = threading.Event()
        self.open.set()
        self.asked = threading.Event()
        self.url = ""

    @contextmanager
    def serving(self) -> Iterator["Index"]:
        """Serve on a port of its own."""
        index = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, kind = index.answer(self.path)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            self.url = f"http://127.0.0.1:{server.server_port}/simple"
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield self
            self.open.set()
            server.shutdown()

    def answer(self, path: str) -> tuple[bytes | None, str]:
        """What lies at a path, and its kind."""
        last = path.strip("/").rpartition("/")[2]
        if path.startswith("/simple/"):
            wheels = sorted(self.folder.glob(f"{last.replace('-', '_')}-*.whl"))
            links = "".join(f'<a href="/files/{file.name}">{file.name}</a>' for file in wheels)
            return (f"<!DOCTYPE html><body>{links}".encode() if wheels else None), "text/html"
        self.asked.set()
        self.open.wait()
        file = self.folder / last
        return (file.read_bytes() if file.exists() else None), "application/octet-stream"
