"""What a worker process cannot do, whatever it is asked: open a connection, start a program, take all memory.

The checks of `admission` find SERVICE and LOAD in a query. This is the wall behind them: on Linux a seccomp filter lets
the kernel refuse every socket but local ones, whoever asks for it.
"""

from __future__ import annotations

import ctypes
import platform
import resource
import signal
import struct
import sys
from collections.abc import Mapping

# <linux/seccomp.h>, <linux/filter.h>, <linux/audit.h>; the numbers of system calls are those of each architecture
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 1, 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
_LOAD, _EQUAL, _GREATER, _RETURN = 0x20, 0x15, 0x35, 0x06  # load a word, jump if ==, jump if >=, return
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_X32 = 0x40000000  # calls of a second kind on x86-64
_AF_UNIX = 1
_ARCHITECTURES: Mapping[str, tuple[int, int, tuple[int, ...]]] = {
    # audit number, socket, others that are refused: execve, execveat, io_uring_setup
    "x86_64": (0xC000003E, 41, (59, 322, 425)),
    "aarch64": (0xC00000B7, 198, (221, 281, 425)),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def forbid_network() -> bool:
    """From here on this process and its threads open no network connection and start no program (Linux).

    False where the system has no such filter; `admission` alone must hold then.
    """
    known = _ARCHITECTURES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    code = _make_filter(*known)
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(code) // 8, code)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def end_with_parent() -> bool:
    """From here on the kernel kills this process when the one that started it ends, however that ends (Linux)."""
    if sys.platform != "linux":
        return False
    return bool(ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0)


def _make_filter(architecture: int, socket: int, others: tuple[int, ...]) -> bytes:
    """The filter in BPF: a jump says how many instructions it leaves out if true, and if not."""
    refused = len(others)
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 0, refused + 5, architecture),  # another architecture's calls: refused
        (_LOAD, 0, 0, _NUMBER_AT),
        (_GREATER, refused + 3, 0, _X32),
        *((_EQUAL, refused + 2 - at, 0, number) for at, number in enumerate(others)),
        (_EQUAL, 0, 3, socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_EQUAL, 1, 0, _AF_UNIX),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def limit_memory(limit: int) -> None:
    """This process gets no more address space than `limit` bytes; 0 for no limit."""
    if limit and sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
