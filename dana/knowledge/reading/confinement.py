"""Takes from a process what reading a document does not need: time, memory, files, the network, other programs. Nothing gives it back."""

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dana.knowledge.reading.values import Limits

_LINUX = sys.platform.startswith("linux")
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38  # linux/prctl.h
_MODE_FILTER = 2

# What is refused, by its number on x86-64 and on ARM64: sockets, other processes, the kernel's side doors.
_NEVER = {
    "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "accept4": (288, 242), "bind": (49, 200), "listen": (50, 201),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "unshare": (272, 97), "setns": (308, 268),
    "mount": (165, 40), "open_by_handle_at": (304, 265), "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
}  # fmt: skip
_NO_PROGRAMS = {"execve": (59, 221), "execveat": (322, 281), "kill": (62, 129)}
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # linux/audit.h
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000  # linux/seccomp.h
_X32 = 0x40000000

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # Landlock's calls have one number everywhere
_EXECUTE, _READ_FILE, _READ_DIR = 1, 4, 8


def belong_to(parent: int) -> None:
    """Lead a session of one's own, and end as soon as the parent has ended."""
    with suppress(PermissionError):  # leads one already
        os.setsid()
    stay_with(parent)


def stay_with(parent: int) -> None:
    """End as soon as the parent has ended."""
    end_with_parent()
    if os.getppid() != parent:
        os._exit(1)


def end_with_parent() -> None:
    """Be killed when the parent dies; a program that is started afterwards in this process keeps to it."""
    if _LINUX:
        _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def limit(limits: Limits, *, more_cpu: int = 5) -> None:
    """Bound memory, time and files; the time may later be raised by `more_cpu` seconds."""
    _bound(limits.memory, limits.cpu_seconds, limits.cpu_seconds + more_cpu, 0)


def limit_servant(memory: int, file_bytes: int) -> None:
    """The same for the process that has pictures recognised: it waits more than it computes, and holds a picture in memory as a file."""
    _bound(memory, 60, 60, file_bytes)


def _bound(memory: int, seconds: int, most_seconds: int, file_bytes: int) -> None:
    for kind, amount, most in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, seconds, most_seconds),
        (resource.RLIMIT_FSIZE, file_bytes, file_bytes),
        (resource.RLIMIT_NOFILE, 64, 64),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        highest = resource.getrlimit(kind)[1]
        bounded = most if highest == resource.RLIM_INFINITY else min(most, highest)
        with suppress(ValueError, OSError):  # macOS knows no bound of the address space
            resource.setrlimit(kind, (min(amount, bounded), bounded))


def allow_cpu_seconds(more: int) -> None:
    """Raise the time that this process may compute, as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (min(soft + more, hard) if hard != resource.RLIM_INFINITY else soft + more, hard))


@dataclass(frozen=True, slots=True)
class Seal:
    """What shuts the network, other processes and most files off; made once and used in many children."""

    rules: int | None  # of files: a handle that must stay open until `apply`
    program: Any  # the filter of system calls, None on a machine whose numbers are not known here

    def apply(self) -> None:
        """From now on this process and those it starts are sealed off."""
        if not _LINUX:
            return
        libc = _libc()
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if self.rules is not None:
            libc.syscall(_RESTRICT_SELF, self.rules, 0)
        if self.program is not None:
            libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(self.program), 0, 0)


def make_seal(readable: Iterable[Path], programs: Sequence[Path] = ()) -> Seal:
    """A seal that leaves the files below `readable` to be read, and `programs` to be started; without any, no program at all."""
    _libc()
    return Seal(_file_rules(readable, programs), _call_filter(bool(programs)))


def _file_rules(readable: Iterable[Path], programs: Sequence[Path]) -> int | None:
    """A handle of Landlock's rules; None where the system has none."""
    if not _LINUX:
        return None
    libc = _libc()
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return None
    files = (1 << (13 + (version >= 2) + (version >= 3))) - 1 | ((version >= 5) << 15)
    attributes = struct.pack("<QQQ", files, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    rules: int = libc.syscall(_CREATE_RULESET, attributes, 24 if version >= 6 else 16 if version >= 4 else 8, 0)
    if rules < 0:
        return None
    for paths, rights in ((readable, _READ_FILE | _READ_DIR), (programs, _READ_FILE | _EXECUTE)):
        for path in paths:
            _add_rule(rules, path, rights)
    return rules


def _add_rule(rules: int, path: Path, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there need not be read
    try:
        rights = rights if path.is_dir() else rights & ~_READ_DIR
        _libc().syscall(_ADD_RULE, rules, 1, struct.pack("<Qi", rights, opened), 0)
    finally:
        os.close(opened)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def _call_filter(programs: bool) -> _Program | None:
    """The filter of system calls as the kernel reads it."""
    if not _LINUX or platform.machine() not in _MACHINES:
        return None
    column, architecture = _MACHINES[platform.machine()]
    refused = [numbers[column] for numbers in (_NEVER if programs else _NEVER | _NO_PROGRAMS).values()]
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    if column == 0:
        steps += [(_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    for number in refused:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    steps.append((_RETURN, 0, 0, _ALLOW))
    return _Program(len(steps), b"".join(struct.pack("<HBBI", *step) for step in steps))


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
