"""Restrictions of a worker process: no network, limited memory, no core files, low priority (Linux)."""

import contextlib
import ctypes
import errno
import os
import platform
import resource
import struct
from pathlib import Path

#: Audit architecture and number of the system call ``socket``, by machine (linux/audit.h, unistd.h).
_SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198), "riscv64": (0xC00000F3, 198)}

#: The number of the system call ``sched_setattr`` by machine.
_SCHEDULE_CALL = {"x86_64": 314, "aarch64": 274, "riscv64": 274}
_SCHED_BATCH = 3
#: The highest niceness, which is the lowest priority (nice(2)).
FARTHEST = 19
#: Nanoseconds of the time slice that a process of low priority requests, the maximum.
_TURN = 100_000_000

#: Options of mallopt (malloc.h), and the bytes from which a block has memory of its own, which is returned with it.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_BLOCK = 2**20

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 22, 36, 38
_SECCOMP_MODE_FILTER = 2
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
#: The bit of system calls of the x32 interface, which has its own number for ``socket``.
_X32 = 0x40000000


def bound_free_memory() -> None:
    """Let this process keep little freed memory (mallopt(3)).

    By default each thread may use a heap of its own, and blocks of up to 32 MB, such as answers, become part of it once
    one was freed. A heap shrinks only at its end.
    """
    with contextlib.suppress(AttributeError):  # only the GNU library has it
        mallopt = ctypes.CDLL(None).mallopt
        for option, value in ((_M_ARENA_MAX, 2), (_M_MMAP_THRESHOLD, _BLOCK), (_M_TRIM_THRESHOLD, _BLOCK)):
            mallopt(option, value)


def tidy_memory() -> None:
    """Return freed memory to the system (malloc_trim(3)); allocations would otherwise search its fragments."""
    with contextlib.suppress(AttributeError):  # only the GNU library has it
        ctypes.CDLL(None).malloc_trim(0)


def deny_network() -> bool:
    """Make every ``socket()`` of this process and its children fail with EACCES. Open sockets remain usable.

    Uses a seccomp filter (seccomp(2)), which needs no privilege. Returns False if the system does not support it.
    """
    call = _SOCKET_CALL.get(platform.machine())
    if not hasattr(os, "pidfd_open") or call is None:  # not Linux
        return False
    architecture, socket_call = call
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
    """Request a signal to this process when its parent ends for any reason (prctl(2); Linux only)."""
    _set_option(_PR_SET_PDEATHSIG, signal_number)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose parent ends, instead of the first process (prctl(2); Linux only)."""
    _set_option(_PR_SET_CHILD_SUBREAPER, 1)


def handle_of(pid: int) -> int | None:
    """Return a handle of a process (pidfd_open(2)), None if the process has ended or the system has no handles."""
    try:
        return os.pidfd_open(pid)
    except (OSError, AttributeError):  # AttributeError: not Linux
        return None


def _set_option(option: int, value: int) -> None:
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(option, value, 0, 0, 0)


def limit_memory(more_bytes: int) -> None:
    """Limit the address space of this process to its present size plus ``more_bytes``.

    An allocation beyond the limit fails, which ends the process. Core files are disabled.
    """
    status = Path("/proc/self/statm")
    present = int(status.read_text().split()[0]) * resource.getpagesize() if status.exists() else 0
    resource.setrlimit(resource.RLIMIT_AS, (present + more_bytes, present + more_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def yield_to_others(pid: int, niceness: int) -> None:
    """Lower the priority of a process (sched_setattr(2)) for the rest of its life.

    ``niceness`` is at most FARTHEST. The process requests time slices of a tenth of a second, since Linux (from 6.12)
    lets a process with a shorter slice preempt it. A process that has used up its share must still wait for the next
    timer tick, some milliseconds. Therefore a process of the lowest priority also leaves one processor to others.
    SCHED_IDLE is not used: its share is so small that a query would starve on a busy machine.
    """
    call = _SCHEDULE_CALL.get(platform.machine())
    attributes = ctypes.create_string_buffer(struct.pack("=IIQiIQQQ", 48, _SCHED_BATCH, 0, niceness, 0, _TURN, 0, 0))
    with contextlib.suppress(OSError):  # the process has ended, or the call is not permitted
        if call is None or ctypes.CDLL(None).syscall(call, pid, attributes, 0) != 0:
            os.setpriority(os.PRIO_PROCESS, pid, niceness)
        if niceness == FARTHEST and hasattr(os, "sched_setaffinity") and len(own := os.sched_getaffinity(0)) > 1:
            os.sched_setaffinity(pid, own - {min(own)})
