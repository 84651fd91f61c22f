"""Which user a server runs as: PostgreSQL refuses to be root."""

import os
import pwd
import shutil
from pathlib import Path

from support.failure import Failure

UNPRIVILEGED = ("postgres", "nobody")


def unprivileged() -> pwd.struct_passwd | None:
    """The user that a server of root's has to become; None for everybody else."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Failure(f"PostgreSQL cannot run as root, and there is no user {UNPRIVILEGED[-1]}")


def become(user: pwd.struct_passwd | None) -> list[str]:
    """The words before a command that make it run as this user.

    It keeps the right to pass through closed folders: in a checkout below /root both the
    server's program and its data lie behind one. The secure bit is for access(2), which
    otherwise answers for a user without that right.
    """
    if user is None:
        return []
    if shutil.which("setpriv") is None:
        raise Failure("PostgreSQL cannot run as root: run as another user, or install util-linux")
    identity = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    passage = [f"--{kind}-caps=+dac_override" for kind in ("inh", "ambient")]
    return ["setpriv", *identity, *passage, "--securebits=+no_setuid_fixup"]


def hand_over(directory: Path, user: pwd.struct_passwd | None) -> None:
    if user is not None:
        os.chown(directory, user.pw_uid, user.pw_gid)
