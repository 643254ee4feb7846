"""git's names for contents, made by us: no process is asked."""

from __future__ import annotations

import hashlib
from typing import Literal

ObjectFormat = Literal["sha1", "sha256"]
"""What a repository names its contents with (`extensions.objectFormat`)."""


def blob_name(data: bytes, object_format: ObjectFormat) -> str:
    """Return git's name for exactly these bytes: 40 hexadecimal digits for sha1, 64 for sha256.

    It is the hash of a header and the bytes (git's book, 10.2, Object Storage). It tells a content again; it is no
    proof of one: SHA-1 can be made to collide.
    """
    kind = hashlib.sha1 if object_format == "sha1" else hashlib.sha256
    found = kind(b"blob %d\0" % len(data), usedforsecurity=False)
    found.update(data)
    return found.hexdigest()


def blob_names(data: bytes, object_format: ObjectFormat) -> tuple[str, ...]:
    """Return every name under which git may keep a file of the working tree: of its bytes, then of them with LF.

    git writes CRLF into the working tree where attributes or core.autocrlf say so, as on Windows, and keeps LF.
    """
    own = blob_name(data, object_format)
    return (own, blob_name(data.replace(b"\r\n", b"\n"), object_format)) if b"\r\n" in data else (own,)
