"""More than 200 solutions that do harm, each with what has to come of it.

A snippet is the body of `f(x)`, which then returns `x * 2`; one with `def f` is a whole file. `CANARY` stands for a
file of the learner, `HOME` for its folder, `PORT` for a port on which this program listens. Nothing here would harm the
machine if it succeeded: signals are ones that are ignored, and nothing forks in a loop.
"""

# ruff: noqa: E501 - a snippet is one line

from __future__ import annotations

import platform
from textwrap import indent
from typing import NamedTuple

RIGHT = "right"
DENIED = "exception PermissionError"

BODIES: dict[str, dict[str, list[str]]] = {
    "loops": {
        "timeout": [
            "while True: pass",
            "import itertools\nfor _ in itertools.count(): pass",
            "import time\ntime.sleep(1000)",
            "while True:\n    try: raise ValueError\n    except BaseException: pass",
            "import threading\nthreading.Event().wait()",
            "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
            "import re\nre.match('(a+)+b', 'a' * 60)",
            "9 ** 9 ** 9",
            "sum(range(10 ** 15))",
            "import signal\nfor each in (signal.SIGXCPU, signal.SIGTERM, signal.SIGINT): signal.signal(each, signal.SIG_IGN)\n"
            "while True: pass",
            "import signal\nsignal.pause()",
            "import signal\nsignal.sigwait([signal.SIGUSR1])",
            "import select\nselect.select([], [], [])",
            "import queue\nqueue.Queue().get()",
            "import os\nos.read(os.pipe()[0], 1)",
            "import threading\nthread = threading.Thread(target=lambda: any(iter(int, 1)))\nthread.start()\nthread.join()",
            "import numpy as np\nwhile True: np.ones((300, 300)) @ np.ones((300, 300))",
            "import gc\nwhile True: gc.collect()",
            "import sys\ndef trace(*_):\n    while True: pass\nsys.settrace(trace)\n(lambda: 1)()",
            "class Loop:\n    def __array__(self, *_, **__):\n        while True: pass\nreturn Loop()",
            "class Loop(Exception):\n    def __str__(self):\n        while True: pass\nraise Loop",
            "class Loop:\n    def __del__(self):\n        while True: pass\nLoop()",
            "class Loop(list):\n    def __len__(self):\n        while True: pass\nreturn Loop()",
            "def again():\n    yield from again()\nwhile True:\n    try: next(again())\n    except RecursionError: pass",
            "import signal\nsignal.raise_signal(signal.SIGSTOP)",
            "import sys\nsys.setswitchinterval(1000)\nwhile True: pass",
            "while True: print('flood')",
            "import os\nos.closerange(0, 64)\nwhile True: pass",
            "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\nwhile True: pass",
            "while True: pass\ndef f(x): return x * 2",
        ],
    },
    "memory": {
        "memory": [
            # The first takes no memory, only addresses: it is the one that runs without its protection.
            "import numpy as np\nnp.zeros((1 << 16, 1 << 12))",
            "bytearray(1 << 34)",
            "'a' * (1 << 34)",
            "taken = [0]\nwhile True: taken += taken",
            "import numpy as np\nnp.ones((1 << 16, 1 << 16))",
            "import numpy as np\nnp.zeros(10 ** 15)",
            "import numpy as np\ntaken = []\nwhile True: taken.append(np.ones(1 << 20))",
            "import numpy as np\nreturn np.broadcast_to(np.float64(0), (10 ** 6, 10 ** 6))",
            "import numpy as np\nreturn np.zeros((4000, 4000))",
            "import itertools\nlist(itertools.repeat(0))",
            "taken = {}\nwhile True: taken[len(taken)] = bytes(100_000)",
            "import numpy as np\nx.repeat(1 << 28)",
            "import numpy as np\nnp.einsum('i,j,k->ijk', np.ones(2000), np.ones(2000), np.ones(2000))",
            "raise MemoryError",
            "import resource\ntry: resource.setrlimit(resource.RLIMIT_AS, (-1, -1))\nexcept (OSError, ValueError): pass\nbytearray(1 << 31)",
            "import numpy as np\nnp.fft.fft(np.ones(1 << 27))",
            "b''.join([bytes(1 << 27)] * 100)",
            "import io\nheld = io.BytesIO()\nwhile True: held.write(bytes(1 << 24))",
            "x = [[]]\nfor _ in range(60): x = x + x",
            "1 << (1 << 36)",
        ],
        "exception OSError": ["import mmap\nmmap.mmap(-1, 1 << 33)"],
        "exception RuntimeError": [
            "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(9,), daemon=True).start()"
        ],
        DENIED: [
            "import os\nos.memfd_create('held')",
            "import ctypes, os\nif ctypes.CDLL(None, use_errno=True).shmget(0, 4096, 0o1600) < 0: raise PermissionError",
        ],
    },
    "processes": {
        DENIED: [
            "import os\nif not os.fork(): os._exit(0)",
            "import os\nif not os.forkpty()[0]: os._exit(0)",
            "import subprocess\nsubprocess.run(['/bin/true'])",
            "import subprocess\nsubprocess.Popen(['/bin/sleep', '20'], start_new_session=True)",
            "import subprocess\nsubprocess.run('sleep 20 &', shell=True)",
            "import os\nos.execv('/bin/true', ['true'])",
            "import os\nos.posix_spawn('/bin/true', ['true'], {})",
            "import os\nos.spawnv(os.P_NOWAIT, '/bin/true', ['true'])",
            "import os\nos.popen('true').read()",
            "import multiprocessing\nmultiprocessing.get_context('fork').Process(target=print).start()",
            "import asyncio\nasync def go(): await asyncio.create_subprocess_exec('/bin/true')\nasyncio.run(go())",
            "import ctypes\nif ctypes.CDLL(None).fork() < 0: raise PermissionError",
            "import ctypes, os\nif ctypes.CDLL(None).fork() == 0: os.setsid()\nraise PermissionError",
            "import ctypes, os\nif ctypes.CDLL(None).vfork() < 0: raise PermissionError\nos._exit(0)",
            "import ctypes\nif ctypes.CDLL(None).syscall(56, 17, 0, 0, 0, 0) < 0: raise PermissionError",
            "import ctypes\nif ctypes.CDLL(None).syscall(435, None, 88) < 0: raise PermissionError",
            "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000) < 0: raise PermissionError",
            "import os\nos.setsid()",
            "import os\nos.setpgid(0, os.getpgid(os.getppid()))",
        ],
        RIGHT: [
            "import os\nos.system('sleep 20 &')",
            "import atexit, os\natexit.register(os.fork)",
            "import os, threading\ndef forked():\n    try: os.fork()\n    except OSError: pass\n"
            "thread = threading.Thread(target=forked)\nthread.start()\nthread.join()",
            "import webbrowser\nwebbrowser.open('file:///')",
            "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,)).start()",
            "import concurrent.futures, time\nconcurrent.futures.ThreadPoolExecutor().submit(time.sleep, 1000)",
        ],
    },
    "signals": {
        DENIED: [
            "import os, signal\nos.kill(os.getppid(), signal.SIGWINCH)",
            "import os\nos.kill(os.getppid(), 0)",
            "import os\nos.kill(-1, 0)",
            "import os\nos.kill(1, 0)",
            "import os, signal\nos.killpg(os.getpgid(os.getppid()), signal.SIGWINCH)",
            "import os, signal\nos.killpg(0, signal.SIGWINCH)",
            "import os, signal\nsignal.pidfd_send_signal(os.pidfd_open(os.getppid()), signal.SIGWINCH)",
            "import os\nos.pidfd_open(os.getppid())",
            "import ctypes, os\nif ctypes.CDLL(None).syscall(234, os.getppid(), os.getppid(), 28) < 0: raise PermissionError",
            "import ctypes, os\nif ctypes.CDLL(None).syscall(200, os.getppid(), 28) < 0: raise PermissionError",
            "import ctypes, os\nif ctypes.CDLL(None).sigqueue(os.getppid(), 28, 0) < 0: raise PermissionError",
            "import ctypes, os\nif ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) < 0: raise PermissionError",
            "import fcntl, os\nfcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getppid())",
            "import fcntl, os\nfcntl.fcntl(os.pipe()[0], 10, 28)",
            "import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_CORE)",
            "import os\nos.setpriority(os.PRIO_PROCESS, os.getppid(), 0)",
            "import os\nos.sched_setaffinity(os.getppid(), os.sched_getaffinity(0))",
            "import os\nopen(f'/proc/{os.getppid()}/mem', 'rb')",
            "import os\nopen(f'/proc/{os.getppid()}/environ', 'rb')",
            "open('/proc/self/environ', 'rb')",
            "import ctypes\nif ctypes.CDLL(None).syscall(310, 1, None, 0, None, 0, 0) < 0: raise PermissionError",
        ],
    },
    "files": {
        DENIED: [
            "open(CANARY).read()",
            "open(CANARY, 'w')",
            "open(CANARY, 'a')",
            "open(CANARY + 'new', 'x')",
            "import os\nos.remove(CANARY)",
            "import os\nos.rename(CANARY, CANARY + 'moved')",
            "import os\nos.rename(CANARY, 'taken')",
            "import os\nos.symlink(CANARY, 'here')",
            "import os\nopen(os.path.relpath(CANARY)).read()",
            "import os\nos.symlink('x', CANARY + 'link')",
            "import os\nos.mkdir(CANARY + 'folder')",
            "import os\nos.rmdir(HOME)",
            "import os\nos.chmod(CANARY, 0)",
            "import os\nos.chmod('.', 0)",
            "import os\nos.chown(CANARY, 1, 1)",
            "import os\nos.utime(CANARY, (0, 0))",
            "import os\nos.truncate(CANARY, 0)",
            "import os\nos.open(CANARY, os.O_RDONLY | os.O_TRUNC)",
            "import numpy\nopen(numpy.__file__ + '.harm', 'w')",
            "import numpy, os\nos.mkdir(numpy.__file__ + '.harm')",
            "import os\nos.setxattr(CANARY, 'user.harm', b'')",
            "import os\nos.listdir(HOME)",
            "import os\nos.scandir('/')",
            "import os\nos.mkfifo(CANARY + 'fifo')",
            "import os\nos.mknod(CANARY + 'node')",
            "import os\nos.chdir(HOME)\nopen('new', 'w')",
            "import os\nos.chroot('.')",
            "import os\nfolder = os.open(HOME, os.O_PATH)\nos.open('canary', os.O_RDONLY, dir_fd=folder)",
            "import pathlib\npathlib.Path(CANARY).unlink()",
            "open('../printed').read()",
            "import os\nos.remove('../printed')",
            "import os\nos.rmdir('../work')",
            "open('../../' + 'harm', 'w')",
            "open('/etc/passwd').read()",
            "open('/dev/shm/dlquiz-harm', 'w')",
            "open('/dev/zero', 'rb').read(1)",
            "open('/tmp/dlquiz-harm', 'w')",
            "import io\nio.open_code(CANARY)",
            "import numpy as np\nnp.save(CANARY, x)",
            "import numpy as np\nnp.fromfile(CANARY)",
            "import numpy as np\nnp.memmap(CANARY, mode='r')",
            "import numpy as np\nnp.savetxt(CANARY, x)",
            "x.tofile(CANARY)",
            "import logging\nlogging.FileHandler(CANARY)",
            "import ctypes\nif ctypes.CDLL(None).open(CANARY.encode(), 0) < 0: raise PermissionError",
            "import ctypes\nif ctypes.CDLL(None).syscall(437, -100, CANARY.encode(), bytes(24), 24) < 0: raise PermissionError",
            "import ctypes\nif ctypes.CDLL(None).mount(b'none', b'.', b'tmpfs', 0, None) < 0: raise PermissionError",
            "import os\nwhile True:\n    os.mkdir('deeper')\n    os.chdir('deeper')",
            "import os\nos.mkdir('closed', 0)",
            "import os\nos.symlink(HOME, 'home')",
            "import os\nos.mkfifo('pipe')",
            "import socket, tempfile\ntempfile.mkdtemp()",
            "import shutil\nshutil.copyfile(CANARY, 'copy')",
            "import shutil\nshutil.rmtree(HOME)",
            "import runpy\nrunpy.run_path(CANARY)",
            "from multiprocessing import shared_memory\nshared_memory.SharedMemory('dlquiz-harm', True, 64)",
        ],
        "exception OperationalError": ["import sqlite3\nsqlite3.connect(CANARY + '.db').execute('create table t (a)')"],
        "exception ModuleNotFoundError": ["import sys\nsys.path.insert(0, HOME)\nimport canary_module"],
        "exception OSError": [
            "import os\nos.link(CANARY, 'linked')",
            "import pty\npty.spawn(['/bin/true'])",
            "with open('large', 'wb') as file:\n    for _ in range(100): file.write(bytes(1 << 20))",
            "held = [open(f'file-{number}', 'w') for number in range(1000)]",
            "import os\nwhile True: os.write(1, bytes(1 << 20))",
        ],
        RIGHT: [
            "open('kept', 'w').write('x')",
            "import numpy as np\nnp.save('kept', x)\nx = np.load('kept.npy')",
            "import os\nfor number in range(200): open(f'file-{number}', 'w').close()",
            "open('line\\nbreak', 'w').close()\nopen(b'\\xff\\xfe', 'w').close()\nopen('名字', 'w').close()",
            "import os\nos.close(os.open('read only', os.O_CREAT, 0o400))",
            "import os\nos.chdir('/')",
            "import os, shutil\nshutil.rmtree(os.getcwd(), ignore_errors=True)",
            "import os\nwith open('sparse', 'wb') as file: file.truncate(1 << 20)",
            "import tempfile\ntempfile.NamedTemporaryFile(delete=False).write(b'x')",
        ],
    },
    "network": {
        DENIED: [
            "import socket\nsocket.socket()",
            "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))",
            "import socket\nsocket.socket(socket.AF_UNIX)",
            "import socket\nsocket.socket(socket.AF_INET6)",
            "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
            "import socket\nsocket.socket(16, socket.SOCK_RAW)",
            "import socket\nsocket.socketpair()",
            "import socket\nsocket.create_connection(('127.0.0.1', PORT), 1)",
            "import socket\nsocket.create_server(('127.0.0.1', 0))",
            "import http.client\nhttp.client.HTTPConnection('127.0.0.1', PORT).request('GET', '/')",
            "import asyncio\nasyncio.run(asyncio.open_connection('127.0.0.1', PORT))",
            "import smtplib\nsmtplib.SMTP('127.0.0.1', PORT, timeout=1)",
            "import ftplib\nftplib.FTP('127.0.0.1', timeout=1)",
            "import ctypes\nif ctypes.CDLL(None).socket(2, 1, 0) < 0: raise PermissionError",
            "import ctypes\nif ctypes.CDLL(None).syscall(425, 1, bytes(120)) < 0: raise PermissionError",
            "import ctypes\nif ctypes.CDLL(None).syscall(0x40000000 + 41, 2, 1, 0) < 0: raise PermissionError",
            "import multiprocessing.connection as connection\nconnection.Listener(family='AF_INET')",
        ],
        "exception URLError": ["import urllib.request\nurllib.request.urlopen('http://127.0.0.1:' + str(PORT))"],
        "exception gaierror": ["import socket\nsocket.getaddrinfo('example.invalid', 80)"],
    },
    "ends": {
        "exception exit 0": [
            "import os\nos._exit(0)",
            "import os\nopened = os.open('/dev/null', os.O_WRONLY)\nfor each in range(64):\n"
            "    if each != opened:\n        try: os.dup2(opened, each)\n        except OSError: pass",
        ],
        "exception exit 1": ["import os\nos._exit(1)", "import os\nos.closerange(0, 64)"],
        "exception exit 7": [
            "import os, threading, time\nthreading.Thread(target=os._exit, args=(7,)).start()\ntime.sleep(9)",
            "import os\nclass Ends:\n    def __array__(self, *_, **__): os._exit(7)\nreturn Ends()",
            "import os\nclass Ends:\n    def __del__(self): os._exit(7)\nEnds()",
            "import os\nos._exit(7)\ndef f(x): return x * 2",
            "import os\nos._exit(1543)",
        ],
        "exception SystemExit": ["import sys\nsys.exit()", "import sys\nsys.exit(0)", "raise SystemExit(3)", "exit()", "quit()"],
        "exception KeyboardInterrupt": ["raise KeyboardInterrupt", "import signal\nsignal.raise_signal(signal.SIGINT)"],
        "exception GeneratorExit": ["raise GeneratorExit"],
        "exception SIGABRT": ["import os\nos.abort()"],
        "exception SIGSEGV": [
            "import ctypes\nctypes.string_at(0)",
            "class Wild:\n    __array_interface__ = {'shape': (9,), 'typestr': '<f8', 'data': (8, False), 'version': 3}\nreturn Wild()",
        ],
        "exception SIGKILL": ["import signal\nsignal.raise_signal(signal.SIGKILL)"],
        "exception SIGTERM": ["import signal\nsignal.raise_signal(signal.SIGTERM)"],
        "exception SIGALRM": ["import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.05)\nwhile True: pass"],
        "exception SIGXFSZ": [
            "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_DFL)\n"
            "with open('large', 'wb') as file: file.write(bytes(1 << 25))"
        ],
        "exception RecursionError": [
            "return f(x)",
            "import sys\nsys.setrecursionlimit(60)\nreturn f(x)",
            "text = '[' * 99999\nimport json\njson.loads(text)",
        ],
        "exception": [
            # CPython 3.13 takes memory without an end instead of raising RecursionError.
            "class Deep:\n    def __array__(self, *_, **__): return self.__array__()\nreturn Deep()",
        ],
        "exception ValueError": ["raise ValueError('x' * 1_000_000)", "raise ValueError('\\ud800 \\x1b[31m')"],
        "exception Silent": ["class Silent(Exception):\n    def __str__(self): raise self\nraise Silent"],
        "exception Odd": [
            "class Odd(Exception):\n    def __str__(self): return 3\nraise Odd",
            "class Odd(Exception):\n    __traceback__ = property(lambda self: 1 / 0)\nraise Odd",
            "class Odd(Exception):\n    def __getattribute__(self, name): raise KeyError(name)\nraise Odd",
        ],
        "exception ZeroDivisionError": [
            "1 / 0\ndef f(x): return x",
            "class Late:\n    def __array__(self, *_, **__): return 1 / 0\nreturn Late()",
        ],
        "exception ExceptionGroup": ["raise ExceptionGroup('several', [ValueError(1), KeyError(2)])"],
    },
    "channel": {
        "exception": [
            "import os\nfor each in range(3, 20):\n    try: os.write(each, b'\\xff' * 100)\n    except OSError: pass",
            "import os\nfor each in range(3, 20):\n    try: os.write(each, b'\\0\\0\\0\\2\\0\\0\\0\\0[]')\n    except OSError: pass",
            "import os\nfor each in range(3, 20):\n    try: os.write(each, b'\\0\\0\\0\\2\\0\\0\\0\\0{}')\n    except OSError: pass",
            "import os\nfor each in range(3, 20):\n    try: os.write(each, b'\\0\\0\\x27\\x10\\0\\0\\0\\0' + b'[' * 10000)\n"
            "    except OSError: pass",
            "SEND{'ready': True}",
            "SEND{'failed': 'stub'}",
            "SEND{'failed': ['value']}",
            "SEND{'not_counted': 'stub'}",
            "SEND{'returned': [-1]}",
            "SEND{'returned': [10 ** 9], 'seconds': 1}",
            "SEND{'returned': 'x', 'seconds': 1}",
            "SEND{'returned': [0, 0], 'seconds': 1}",
            "SEND{'returned': [0], 'seconds': 'late'}",
            "NPY{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
            "NPY{'descr': '<f8', 'fortran_order': False, 'shape': (10 ** 12,)}",
            "NPY{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
            "NPY{'descr': '<f8', 'fortran_order': False, 'shape': 'x'}",
            "NPY{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}",
            "NPY[1]",
            "NPY{'descr': 'nonsense', 'fortran_order': False, 'shape': ()}",
        ],
    },
    "tampering": {
        RIGHT: [
            "import numpy as np\nnp.asarray = np.array = lambda *_: 1",
            "import numpy as np\nnp.save = np.lib.format.write_array = None",
            "import numpy as np\nnp.ndarray = list",
            "import sys\nsys.modules.clear()",
            "import sys\nsys.modules['numpy'] = None",
            "import json\njson.dumps = lambda *_: '{}'",
            "import struct\nstruct.Struct = struct.pack = None",
            "import os\nos.write = os._exit = lambda *_: None",
            "import time\ntime.perf_counter = lambda: 'late'",
            "import builtins\nbuiltins.print = builtins.open = None",
            "import builtins\nbuiltins.__import__ = None",
            "import sys\nsys.meta_path.insert(0, 'no finder')",
            "import sys\nsys.path[:] = []\nsys.path_hooks[:] = []",
            "import sys\nsys.stdout = sys.stderr = None",
            "import sys\nsys.stdout.close()\nsys.stderr.close()",
            "import os\nos.close(0)\nos.close(1)\nos.close(2)",
            "import sys\ndef trace(*_): raise ValueError\nsys.settrace(trace)",
            "import sys\nsys.setrecursionlimit(30)",
            "import sys\nsys.excepthook = sys.unraisablehook = None",
            "import warnings\nwarnings.simplefilter('error')",
            "import numpy as np\nnp.seterr(all='raise')",
            "import gc\ngc.disable()\ngc.freeze()",
            "import atexit\natexit.register(lambda: [None for _ in iter(int, 1)])",
            "import faulthandler\nfaulthandler.dump_traceback_later(0.01)",
            "global f\nf = None",
            "import signal\nsignal.signal(signal.SIGTERM, lambda *_: None)",
            "import locale\nlocale.setlocale(locale.LC_ALL, 'C')",
            "import os\nos.environ.clear()",
            "import threading\nthreading.settrace(lambda *_: 1 / 0)",
            "for _ in range(50): print('x' * 1_000_000)",
            "import sys\nsys.stderr.write('\\x1b[2J\\ud800\\0' * 100_000)",
            "import os\nos.write(1, b'\\xff' * 100_000)",
            "import sys\nsys.stdout.buffer.write(bytes(1 << 20))",
            "import numpy as np\nnp.float64(1e308) * 10",
            "print(input) if False else None",
        ],
        "exception": [
            "import builtins\nbuiltins.len = lambda _: 0",
            "import builtins\nbuiltins.type = builtins.issubclass = builtins.isinstance = None",
        ],
        "exception ValueError": ["import sys\ndef trace(*_): raise ValueError\nsys.setprofile(trace)"],
        "exception EOFError": ["input()"],
        "exception ImportError": [
            "import sys\nclass Finder:\n    def find_spec(self, *_): raise ImportError\n"
            "sys.meta_path.insert(0, Finder())\nimport wave"
        ],
        "no_function": ["def f(x): return x\ndel f", "def f(x): return x\nf = 3"],
        "syntax": ["return 1\ndef f(x): return x", "def f(x): return (" * 3, "\0def f(x): return x", "def f(x):\n\treturn x\n        x", "x = " + "-" * 9000 + "1\ndef f(x): return x"],
        "signature": ["def f(y): return y", "def f(): return 1", "def f(x, z): return x", "def f(x, *, z): return x"],
        "stub": ["def f(x): raise NotImplementedError", "def f(x): 'what to do'", "def f(x): ..."],
    },
    "objects": {
        RIGHT: [
            "class Fine:\n    def __init__(self, held): self.held = held\n    def __array__(self, *_, **__): return self.held\nreturn Fine(x * 2)",
            "import numpy as np\nclass Sub(np.ndarray):\n    def tobytes(self, *_): return b''\n    def __eq__(self, _): return True\n"
            "    shape = property(lambda self: (9,))\nreturn (x * 2).view(Sub)",
            "import numpy as np\nreturn np.matrix(x * 2)",
            "import numpy as np\nreturn np.ma.masked_array(x * 2)",
            "return (x * 2).tolist()",
            "return tuple(map(tuple, x * 2))",
            "return memoryview(x * 2)",
            "import numpy as np\nreturn np.asfortranarray(x * 2)",
            "return (x * 2)[::-1][::-1]",
            "return (x * 2).astype('>f8')",
            "return (x * 2).astype('g')",
            "return (x * 2).astype('f4')",
            "x.setflags(write=False)",
        ],
        "wrong": [
            "return float('nan')",
            "return x / 0",
            "return 10 ** 18",
            "return True",
            "return range(6)",
            "return []",
            "import numpy as np\nreturn np.zeros((0, 3))",
            "import numpy as np\nreturn np.uint8(200)",
            "return x.astype('f2')",
            "return x",
            "import numpy as np\nreturn np.ones((100, 1000))",
            "import numpy as np\nreturn np.full((2, 3), 5e-324)",
            "return [[[[[[[[1]]]]]]]]",
            "return array if (array := x.T) is not None else x",
        ],
        "not_returned": [
            "return None",
            "yield x",
            "return (row for row in x)",
            "return map(float, x[0])",
            "return zip(x, x)",
            "return iter(x)",
            "return {'out': x}",
            "import collections\nreturn collections.OrderedDict(a=x)",
            "async def later(): return x\nreturn later()",
            "import numpy as np\nreturn np.nditer(x)",
        ],
        "dtype": [
            "return 'text'",
            "return b'bytes'",
            "return x * 1j",
            "return object()",
            "return f",
            "return type",
            "return {1, 2}",
            "return [[1], [2, 3]]",
            "return [1, None]",
            "return 10 ** 400",
            "return ...",
            "import fractions\nreturn fractions.Fraction(1, 3)",
            "import decimal\nreturn decimal.Decimal(1)",
            "import numpy as np\nreturn np.datetime64('2020-01-01')",
            "import numpy as np\nreturn np.zeros(2, 'f8,i4')",
            "import numpy as np\nreturn x.astype(object)",
            "return (1, x)",
            "class Equal:\n    def __eq__(self, _): return True\n    def __len__(self): return 6\n    def __iter__(self): return iter([1] * 6)\nreturn Equal()",
            "class Own(list):\n    def __array__(self): return self\nreturn Own()",
            "class Liar:\n    __class__ = property(lambda self: float)\nreturn Liar()",
            "class Held:\n    def __getattribute__(self, name): raise AttributeError(name)\nreturn Held()",
        ],
        "exception ValueError": ["class Own:\n    def __array__(self, *_, **__): return 'x'\nreturn Own()"],
    },
    "inputs": {
        "input_changed": [
            "x += 1",
            "x[:] = 0",
            "x[0, 0] = float('nan')",
            "x[::-1].sort()\nx[:, ::-1].sort(axis=1)",
            "x.fill(7)",
            "x.shape = (-1,)",
            "x.dtype = 'i8'",
            "x.byteswap(inplace=True)",
            "import numpy as np\nnp.add(x, 1, out=x)",
            "import numpy as np\nnp.copyto(x, 5)",
            "x.T[0] -= 1",
            "x.resize((1, 2), refcheck=False)",
            "import ctypes\nctypes.memset(x.ctypes.data, 0, x.nbytes)",
            "import sys\nx *= 2\nsys.modules.clear()",
        ],
    },
}  # fmt: skip

SEND = """
import json, os, struct
head = json.dumps({header}).encode()
for each in range(3, 20):
    try: os.write(each, struct.pack('!II', len(head), len(data)) + head + data)
    except OSError: pass
os._exit(0)
"""


class Hostile(NamedTuple):
    """A solution, and the outcome that tells the truth about it: a reason and the type of its exception, if any."""

    name: str
    source: str
    expected: str


def solutions() -> list[Hostile]:
    """All of them; `CANARY`, `HOME` and `PORT` still stand in the sources.

    Those that make system calls by their numbers know the numbers of one machine.
    """
    found = [
        Hostile(f"{group}-{expected.replace(' ', '-')}-{number}", _source(snippet), expected)
        for group, outcomes in BODIES.items()
        for expected, snippets in outcomes.items()
        for number, snippet in enumerate(snippets)
    ]
    return [one for one in found if platform.machine() == "x86_64" or "syscall(" not in one.source]


def _source(snippet: str) -> str:
    if snippet.startswith("SEND"):
        snippet = "data = b''" + SEND.replace("{header}", snippet[4:])
    elif snippet.startswith("NPY"):
        made = f"text = repr({snippet[3:]}).encode() + b'\\n'\ndata = b'\\x93NUMPY\\1\\0' + struct.pack('<H', len(text)) + text"
        snippet = f"import struct\n{made}\ndata += bytes(8)" + SEND.replace(
            "{header}", "{'returned': [len(data)], 'seconds': 1}"
        )
    if "def f(" in snippet:
        return snippet + "\n"
    return f"def f(x):\n{indent(snippet, '    ')}\n    return x * 2\n"
