"""Sandbox: take from a process what an evaluation does not need: the network, memory without bound, core files."""

import contextlib
import ctypes
import errno
import os
import platform
import resource
import struct
from pathlib import Path

#: By machine: its audit architecture and the number of the system call ``socket`` (linux/audit.h, unistd.h).
_SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198), "riscv64": (0xC00000F3, 198)}

#: The number of the system call ``sched_setattr`` by machine.
_SCHEDULE_CALL = {"x86_64": 314, "aarch64": 274, "riscv64": 274}
_SCHED_BATCH = 3
#: How far a process can stand back.
FARTHEST = 19
#: Nanoseconds that a process asks for which stands back, the most there is.
_TURN = 100_000_000

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
#: Calls of the 32-bit interface of x86-64 have this bit; it has its own number for ``socket``.
_X32 = 0x40000000


def tidy_memory() -> None:
    """Join and give back memory that was freed: each allocation would look through its pieces (malloc_trim(3))."""
    with contextlib.suppress(AttributeError):  # only the GNU library has it
        ctypes.CDLL(None).malloc_trim(0)


def deny_network() -> bool:
    """Let every ``socket()`` of this process and its children fail with EACCES; sockets that are open stay usable.

    A seccomp filter (seccomp(2)), which needs no privilege. False where the system has none or refuses it.
    """
    known = _SOCKET_CALL.get(platform.machine())
    if not hasattr(os, "pidfd_open") or known is None:  # not Linux
        return False
    architecture, socket_call = known
    program = b"".join(
        struct.pack("=HBBI", *instruction)
        for instruction in (
            (0x20, 0, 0, 4),  # load the architecture
            (0x15, 1, 0, architecture),
            (0x06, 0, 0, _KILL),
            (0x20, 0, 0, 0),  # load the number of the call
            (0x35, 1, 0, _X32),
            (0x15, 0, 1, socket_call),
            (0x06, 0, 0, _FAIL | errno.EACCES),
            (0x06, 0, 0, _ALLOW),
        )
    )
    instructions = ctypes.create_string_buffer(program, len(program))
    filter_ = ctypes.create_string_buffer(
        struct.pack("@HP", len(program) // 8, ctypes.addressof(instructions)),
    )
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return bool(
        prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        and prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, filter_, 0, 0) == 0
    )


def end_with_parent(signal_number: int) -> None:
    """Have the system send this process a signal when its parent ends, however that ends (prctl(2); Linux only)."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def limit_memory(more_bytes: int) -> None:
    """Let this process take so much more memory than it has; beyond that an allocation fails, which ends it."""
    status = Path("/proc/self/statm")
    has = int(status.read_text().split()[0]) * resource.getpagesize() if status.exists() else 0
    resource.setrlimit(resource.RLIMIT_AS, (has + more_bytes, has + more_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def yield_to_others(pid: int, niceness: int) -> None:
    """Let a process stand back behind others, FARTHEST the most (sched_setattr(2)); it never gets back what it had.

    It may be interrupted by whoever wakes up: it asks for turns of a tenth of a second, and Linux (from 6.12) lets one
    who wants a shorter turn go first. But whoever has had a little more than its share must wait for the next tick of
    the clock, some milliseconds, even so; therefore what stands back the farthest also leaves one processor to others.
    Not SCHED_IDLE, whose share is so small that a query would starve where other programs keep a machine busy.
    """
    call = _SCHEDULE_CALL.get(platform.machine())
    attributes = ctypes.create_string_buffer(struct.pack("=IIQiIQQQ", 48, _SCHED_BATCH, 0, niceness, 0, _TURN, 0, 0))
    with contextlib.suppress(OSError):  # it has ended by now, or may not: then it runs as before
        if call is None or ctypes.CDLL(None).syscall(call, pid, attributes, 0) != 0:
            os.setpriority(os.PRIO_PROCESS, pid, niceness)
        if niceness == FARTHEST and hasattr(os, "sched_setaffinity") and len(own := os.sched_getaffinity(0)) > 1:
            os.sched_setaffinity(pid, own - {min(own)})
