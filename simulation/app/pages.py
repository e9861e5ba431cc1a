"""The files of the page: read once, served from memory, and no others."""

from __future__ import annotations

from importlib.resources import files

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
HOMES = {"static": ("simulation.app", "static"), "vendor": ("simulation.web", "vendor")}


class Pages:
    """Hold the files of the page by where they are asked for."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[bytes, str]] = {}
        for place, (package, folder) in HOMES.items():
            for file in files(package).joinpath(folder).iterdir():
                ending = file.name[file.name.rfind(".") :]
                if ending in KINDS:
                    self._files[f"/{place}/{file.name}"] = (file.read_bytes(), KINDS[ending])

    def index(self, request: Request) -> Response:
        """Return the page."""
        content, kind = self._files["/static/index.html"]
        return Response(content, media_type=kind)

    def file(self, request: Request) -> Response:
        """Return a file of the page."""
        found = self._files.get(request.url.path)
        if found is None:
            return PlainTextResponse("There is no such file.", 404)
        return Response(found[0], media_type=found[1])
