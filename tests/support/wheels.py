"""Wheels made from what is installed, so that a test can let pip install without an index."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

_PIN = re.compile(r"^([a-z0-9-]+)==", re.MULTILINE)
_NOT_OF_A_WHEEL = ("INSTALLER", "RECORD", "REQUESTED", "direct_url.json")


def pack_wheels(requirements: Path, folder: Path) -> Path:
    """Write a wheel of each package that a requirements file pins and that is installed here; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _PIN.findall(requirements.read_text(encoding="utf-8")):
        try:
            _pack(distribution(name), folder)
        except PackageNotFoundError:
            continue  # pinned for another system
    return folder


def _pack(package: Distribution, folder: Path) -> None:
    tags = re.findall(r"^Tag: (.+)$", package.read_text("WHEEL") or "", re.MULTILINE)
    name = re.sub(r"[-_.]+", "_", package.metadata["Name"])
    about = f"{name}-{package.version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{package.version}-{_joined(tags)}.whl", "w") as wheel:
        lines: list[str] = []
        for file in package.files or ():
            path = file.as_posix()
            if ".." in file.parts or file.suffix == ".pyc" or file.name in _NOT_OF_A_WHEEL:
                continue
            data = file.read_binary()
            path = re.sub(r"^[^/]+\.dist-info/", f"{about}/", path)
            wheel.writestr(path, data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode("ascii")
            lines.append(f"{path},sha256={digest},{len(data)}\n")
        wheel.writestr(f"{about}/RECORD", "".join([*lines, f"{about}/RECORD,,\n"]))


def _joined(tags: list[str]) -> str:
    """Return the tags of a wheel as its name has them: cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64."""
    parts = [tag.split("-") for tag in tags]
    return "-".join(".".join(dict.fromkeys(part)) for part in zip(*parts, strict=True))
