"""Windows: a job object, which bounds the child and ends it with all that it started."""

from __future__ import annotations

import ctypes
import sys

SUSPENDED = 0x4
"""For `creationflags`: the process does not run before its `Job` resumes it."""
PROCESS_TIME, PROCESSES, MEMORY, END_WITH_JOB = 0x2, 0x8, 0x100, 0x2000
EXTENDED_LIMITS = 9
ALL_ACCESS = 0x1FFFFF
MOST_PROCESSES = 2
"""In a virtual environment `python.exe` only starts the real one."""
OF_PYTHON = 512
"""Megabytes that Python and NumPy take themselves."""


class BasicLimits(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("basic", BasicLimits),
        ("transfers", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def limits(seconds: float, megabytes: int) -> ExtendedLimits:
    """What the job of a child bounds; times are in units of 100 ns."""
    found = ExtendedLimits(process_memory=(megabytes + OF_PYTHON) << 20)
    found.basic.flags = PROCESS_TIME | PROCESSES | MEMORY | END_WITH_JOB
    found.basic.process_time = int((seconds + 2) * 10_000_000)
    found.basic.processes = MOST_PROCESSES
    return found


if sys.platform == "win32":
    from ctypes import wintypes

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateJobObjectW.restype = wintypes.HANDLE
    _kernel.OpenProcess.restype = wintypes.HANDLE

    class Job:
        """A job that has taken a suspended process, and resumed it."""

        def __init__(self, process: int, seconds: float, megabytes: int) -> None:
            self._job = wintypes.HANDLE(_kernel.CreateJobObjectW(None, None))
            bounds = limits(seconds, megabytes)
            size = ctypes.sizeof(bounds)
            _kernel.SetInformationJobObject(self._job, EXTENDED_LIMITS, ctypes.byref(bounds), size)
            opened = wintypes.HANDLE(_kernel.OpenProcess(ALL_ACCESS, False, process))
            _kernel.AssignProcessToJobObject(self._job, opened)
            ctypes.WinDLL("ntdll").NtResumeProcess(opened)
            _kernel.CloseHandle(opened)

        def end(self) -> None:
            """End every process of the job."""
            if self._job:
                _kernel.TerminateJobObject(self._job, 1)
                _kernel.CloseHandle(self._job)
                self._job = wintypes.HANDLE(None)
