"""Where uploads are kept: in a folder, or in a bucket that speaks S3."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from chatsite import environment

WANTED = "s3://bucket, s3://bucket/folder or s3://bucket?endpoint_url=https://host&region_name=name"
OPTIONS = {"endpoint_url", "region_name"}
NEEDED = ("storages", "boto3", "smart_open")
UPLOAD_HANDLERS = [
    "messaging.files.bounds.BoundedUploads",  # first: what is too large is not kept anywhere
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "messaging.files.bounds.TemporaryUploads",
]


def storage(name: str, folder: Path) -> dict[str, Any]:
    """An entry of Django's STORAGES: `folder` where nothing is set."""
    value = environment.text(name)
    return _bucket(name, value) if value else _folder(folder)


def _folder(folder: Path) -> dict[str, Any]:
    """Nobody else on the machine looks into it."""
    options = {
        "location": folder,
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    }
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}


def _bucket(name: str, value: str) -> dict[str, Any]:
    """Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from the machine's role."""
    try:
        parts = urlsplit(value)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        is_right = parts.scheme == "s3" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_right, options = False, {}
    if not is_right or not options.keys() <= OPTIONS:
        environment.stop(name, f"{environment.without_password(value)!r} is not like {WANTED}")
    if not all(find_spec(library) for library in NEEDED):
        environment.stop(name, "needs what stands in requirements-s3.txt: pip install -r it")
    place = {"bucket_name": parts.netloc, "location": parts.path.strip("/")}
    # Access is asked of us for every file, so nothing in the bucket is open to others.
    closed = {"default_acl": None, "querystring_auth": True, "file_overwrite": False}
    return {
        "BACKEND": "messaging.files.bucket.Bucket",
        "OPTIONS": {**options, **place, **closed},
    }
