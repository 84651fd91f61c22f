"""Static files under names that carry their hash, so that browsers may keep them for ever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile, File
from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

MINIFIERS = {".js": jsmin, ".css": cssmin}
OURS = ("js/", "css/")  # all else stays as its makers wrote it, licence and all
# Of a style of ours that stands in the same folder, so that addresses in it stay right.
IMPORT = re.compile(r'@import "([\w-]+\.css)";')


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    # Modules import each other by relative name; the names in the imports are hashed as well.
    support_js_module_import_aggregation = True
    # A module's name is known once those of all it imports are: a pass for each step of the way
    # from a page's first module to the last.
    max_post_process_passes = 20

    def post_process(
        self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        small = {name: (Minified(storage), path) for name, (storage, path) in paths.items()}
        yield from super().post_process(small, dry_run=dry_run, **options)


class Minified:
    """Files of another storage, scripts and styles without comments and blanks: a third of what a
    first visit would fetch. What they say stays the same, file by file. What a style imports stands
    in its place: a page is not drawn before the last of its styles is there.
    """

    def __init__(self, storage: Any) -> None:
        self._storage = storage

    def open(self, path: str) -> File[bytes]:
        file: File[bytes] = self._storage.open(path)
        minify = MINIFIERS.get(path[path.rfind(".") :])
        if minify is None or not path.startswith(OURS):
            return file
        with file:
            text = file.read().decode()
        if path.endswith(".css"):
            text = IMPORT.sub(lambda found: self._beside(path, found[1]), text)
        return ContentFile(minify(text).encode(), name=path)

    def _beside(self, path: str, name: str) -> str:
        with self._storage.open(f"{path.rpartition('/')[0]}/{name}") as file:
            return str(file.read().decode())
