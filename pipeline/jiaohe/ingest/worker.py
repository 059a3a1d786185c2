"""Run a function in a process of its own (独立进程), so that a crash, a hang or a leak costs one file.

The child is a fresh interpreter that takes the call as a pickle on standard input and answers on standard output. It
never imports the caller's main module, so a plain script may call jiaohe without a guard, unlike multiprocessing.
"""

import importlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar, cast

from jiaohe.errors import JiaoheError

R = TypeVar("R")

_BOOT = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from jiaohe.ingest.worker import answer; answer(sys.stdin.buffer)"
)


class WorkerLost(JiaoheError):
    """The process ended without an answer. ``timed_out`` tells a hang from a crash."""

    def __init__(self, message: str, *, timed_out: bool) -> None:
        super().__init__(message)
        self.timed_out = timed_out


def run_apart(function: Callable[..., R], *args: object, seconds: float, memory: int | None = None) -> R:
    """What ``function(*args)`` returns or raises, computed in another process.

    ``function`` must be importable by its module and name; arguments, result and exceptions must pickle. ``memory``
    limits the address space in bytes where the system can. Raises WorkerLost when the process dies or has not
    answered after ``seconds``; the process is gone when this returns, however it returns.
    """
    call = pickle.dumps([path for path in sys.path if isinstance(path, str)])
    call += pickle.dumps((function.__module__, function.__qualname__, memory)) + pickle.dumps(args)
    process = subprocess.Popen(
        [sys.executable, "-c", _BOOT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with process:
        try:
            output, _ = process.communicate(call, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise WorkerLost(f"no answer after {seconds:g} seconds", timed_out=True) from None
        finally:
            process.kill()
    if process.returncode != 0 or not output:
        raise WorkerLost(f"the process ended with code {process.returncode}", timed_out=False)
    kind, value = pickle.loads(output)
    if kind == "raised":
        raise value
    return cast(R, value)


def answer(stream: BinaryIO) -> None:
    """The child's side: read one call, make it, write the outcome. Whatever the function prints goes nowhere."""
    module, name, memory = pickle.load(stream)
    with os.fdopen(os.dup(1), "wb") as out:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        if memory is not None:
            _limit_memory(memory)
        function: Any = importlib.import_module(module)
        for part in name.split("."):
            function = getattr(function, part)
        args = pickle.load(stream)
        try:
            outcome = ("returned", function(*args))
        except Exception as error:
            outcome = ("raised", _portable(error))
        out.write(pickle.dumps(outcome))


def _portable(error: Exception) -> Exception:
    """The exception itself if it survives the way back, else its words."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _limit_memory(size: int) -> None:
    """Lower the limit of the address space; systems without such limits are left as they are."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = size if hard == resource.RLIM_INFINITY else min(size, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    except (ValueError, OSError):
        return
