"""Looks after processes by their ids: whether they are gone, and within which time."""

from __future__ import annotations

import os
import time
from pathlib import Path


def is_alive(pid: int) -> bool:
    """True while the process runs; one that has ended and waits to be reaped is not alive."""
    try:
        state = (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="utf-8", errors="replace")
            .rsplit(")", 1)[1]
            .split()[0]
        )
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
        try:
            os.kill(pid, 0)
        except OSError:
            return False
        return True
    except (ProcessLookupError, IndexError):
        return False
    return state not in ("Z", "X")


def gone_within(seconds: float, *pids: int | None) -> bool:
    """True once all of the processes are gone; false when one is left at the end of the time."""
    end = time.monotonic() + seconds
    while any(pid is not None and is_alive(pid) for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
