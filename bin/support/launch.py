"""`launch.py leave|follow PROGRAM ARGUMENTS`: become that program, deaf to Ctrl-C.

A terminal sends Ctrl-C to all processes at once, but ours have to end in good order: who started
them ends them. Java takes an ignored signal for a wish; Redis and Python set handlers of their
own, so the signal is also blocked. With `follow` the kernel sends SIGTERM when the parent dies.

A program of its own, for code between fork and exec is not safe in a process with threads.
"""

import ctypes
import os
import signal
import sys

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


def main(mode: str, *command: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGINT})
    if mode == "follow" and sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
