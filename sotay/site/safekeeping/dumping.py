"""What PostgreSQL's own programs do here: ``pg_dump`` writes a snapshot, ``pg_restore`` and ``psql`` load it.

The program's package brings those of version 18, which read every server from 15 to 18; what 18 writes and an
older server does not know is left out while loading. All is loaded in one transaction, which is ended only when the
last byte has proved genuine: what is interrupted never was.
"""

import contextlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from threading import Thread
from typing import IO, Any

from django.db import connections
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from sotay.kernel.database import PROGRAM_ROLE
from sotay.site.programs import VERSION, binary

NEWEST = int(VERSION)
"""The version of the programs the package brings: they read servers up to it."""

PIECE = 1 << 16


class NotDone(Exception):
    """One of PostgreSQL's programs failed; the message says why."""


def dumped(snapshot: str) -> Iterator[bytes]:
    """The database as a transaction that is still open sees it, in pg_dump's own packed format."""
    command = [binary("pg_dump"), "--format=custom", f"--snapshot={snapshot}", "--no-password", *_address()]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=_environment())
        with _ending(process):
            assert process.stdout
            while piece := process.stdout.read(PIECE):
                yield piece
            _must_succeed("pg_dump", process, said)


def load(dump: Iterable[bytes], *, before: str, after: str) -> None:
    """Load what ``dumped`` wrote, all of it or nothing.

    Args:
        dump: its pieces; when they end with an exception, nothing is loaded.
        before, after: statements of the same transaction.

    Raises:
        NotDone: the database did not take it.
    """
    unpack = [binary("pg_restore"), "--no-owner", "--file=-"]
    execute = [
        binary("psql"),
        "--no-psqlrc",
        "--quiet",
        "--no-password",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
        "--set=VERBOSITY=terse",
    ]
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as answered:
        unpacking = subprocess.Popen(unpack, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said)
        with _ending(unpacking):
            loading = subprocess.Popen(
                [*execute, *_address()],
                stdin=subprocess.PIPE,
                stderr=answered,
                stdout=answered,
                env=_environment(),
            )
            with _ending(loading):
                assert loading.stdin
                assert unpacking.stdin
                assert unpacking.stdout
                feeding = Feeding(dump, unpacking.stdin)
                feeding.start()
                with contextlib.suppress(BrokenPipeError):  # psql has given up, and says why
                    loading.stdin.write(f"BEGIN;\n{before}\n".encode())
                    loading.stdin.writelines(understood(unpacking.stdout))
                    _finish(feeding, unpacking, loading, said)
                    loading.stdin.write(f"{after}\nCOMMIT;\n".encode())
                    loading.stdin.close()
                _must_succeed("psql", loading, answered)


class Feeding(Thread):
    """Gives a program its input while its output is read."""

    def __init__(self, pieces: Iterable[bytes], to: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.pieces, self.to = pieces, to
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            for piece in self.pieces:
                self.to.write(piece)
        except BrokenPipeError:
            pass  # it has given up, and says why
        except BaseException as error:  # noqa: BLE001 -- told by whoever waits
            self.error = error
        finally:
            with contextlib.suppress(OSError):
                self.to.close()


def _finish(
    feeding: Feeding, unpacking: subprocess.Popen[bytes], loading: subprocess.Popen[bytes], said: IO[bytes]
) -> None:
    """See that all was read and unpacked; else psql is ended before it could end the transaction."""
    feeding.join()
    if feeding.error is not None:
        loading.kill()
        raise feeding.error
    if unpacking.wait() and loading.poll() is None:
        loading.kill()
        _must_succeed("pg_restore", unpacking, said)


# Lines outside of data: a setting that servers before 17 do not know, the name of the owner's role elsewhere, and what
# was given to roles that need not be there (``migrate`` gives the auditors' role its part again where there is one).
UNKNOWN_TO_OLDER = (b"SET transaction_timeout ",)
OTHERS_ROLE = re.compile(rb"^ALTER DEFAULT PRIVILEGES FOR ROLE \S+ ")
GIVEN = re.compile(rb"^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) .* (?:TO|FROM) (\S+);$")
KNOWN_ROLES = (PROGRAM_ROLE.encode(), b"PUBLIC")


def understood(script: Iterable[bytes]) -> Iterator[bytes]:
    """The script's lines as every server from 15 on, and every owner, may execute them."""
    in_data = False
    for line in script:
        if in_data:
            in_data = line != b"\\.\n"
            yield line
            continue
        in_data = line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n")
        given = GIVEN.match(line)
        if line.startswith(UNKNOWN_TO_OLDER) or (given and given[1] not in KNOWN_ROLES):
            continue
        yield OTHERS_ROLE.sub(b"ALTER DEFAULT PRIVILEGES ", line)


@contextlib.contextmanager
def _ending(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Whatever happens, the process is gone afterwards."""
    try:
        yield
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def _must_succeed(name: str, process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    if process.wait() == 0:
        return
    said.seek(0)
    text = said.read()[-2000:].decode(errors="replace").strip()
    raise NotDone(_("%(name)s không làm được: %(said)s") % {"name": name, "said": text})


def _known() -> dict[str, Any]:
    return connections["owner"].settings_dict


def _address() -> list[str]:
    """The owner's address, without the password: a command line can be read by others."""
    known = _known()
    parts = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "dbname": known["NAME"]}
    return [
        f"--dbname={make_conninfo(**{name: value for name, value in parts.items() if value}, **known['OPTIONS'])}"
    ]


def _environment() -> dict[str, str]:
    password = str(_known()["PASSWORD"])
    return {**os.environ, "LC_ALL": "C.UTF-8", **({"PGPASSWORD": password} if password else {})}
