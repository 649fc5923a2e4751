"""Files and checked pages while they are needed: closed with the installation's key, gone as soon as they are not."""

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from sotay.kernel import secrets
from sotay.kernel.bulk import copy_instances
from sotay.members.comparisons import Difference
from sotay.members.imports import (
    FILE_KEPT,
    OPEN_STATES,
    REST_KEPT,
    FileKind,
    ImportBlock,
    ImportFile,
    ImportProgress,
    ImportState,
    RosterImport,
)


class Gone(Exception):
    """The file is not kept any more."""


def keep(roster: RosterImport, content: bytes, kind: FileKind = FileKind.ROSTER) -> None:
    """Keep a file of this import instead of the one there was."""
    ImportFile.objects.filter(roster=roster, kind=kind).delete()
    ImportFile(roster=roster, kind=kind, closed=secrets.close(content)).save()


def content_of(roster: RosterImport, kind: FileKind = FileKind.ROSTER) -> bytes:
    """What was kept.

    Raises:
        Gone: it is not kept any more, or not readable with the keys of this installation.
    """
    closed = ImportFile.objects.filter(roster=roster, kind=kind).values_list("closed", flat=True).first()
    if closed is None:
        raise Gone
    try:
        return secrets.open_(bytes(closed))
    except secrets.CannotOpen as error:
        raise Gone from error


def is_kept(roster: RosterImport, kind: FileKind = FileKind.ROSTER) -> bool:
    return ImportFile.objects.filter(roster=roster, kind=kind).exists()


def keep_pages(roster: RosterImport, pages: Iterable[tuple[int, Sequence[Any]]]) -> None:
    """Keep the pages of a check, by number, instead of those there were."""
    ImportBlock.objects.filter(roster=roster).delete()
    copy_instances(
        [
            ImportBlock(
                roster=roster,
                number=number,
                closed=secrets.close(zlib.compress(json.dumps(rows).encode(), 1)),
            )
            for number, rows in pages
        ]
    )


def page_of(roster: RosterImport, number: int) -> list[Any]:
    """One page of a check; empty when there is none."""
    return next(iter(pages_of(roster, number, 1)), [])


def pages_of(roster: RosterImport, first: int, count: int) -> Iterable[list[Any]]:
    """The kept pages of rows, opened."""
    rows = ImportBlock.objects.filter(roster=roster, number__gte=first, number__lt=first + count)
    for closed in rows.order_by("number").values_list("closed", flat=True):
        yield json.loads(zlib.decompress(secrets.open_(bytes(closed))))


def drop(roster: RosterImport, *, rest: bool = True) -> None:
    """Nothing of the file stays, nor of its pages; with ``rest``, nor of the rows that were left over."""
    kinds = list(FileKind) if rest else [FileKind.ROSTER]
    ImportFile.objects.filter(roster=roster, kind__in=kinds).delete()
    ImportBlock.objects.filter(roster=roster).delete()
    ImportProgress.objects.filter(roster_id=roster.pk).delete()


def erase_old() -> int:
    """Erase what has been kept long enough; what still waited to be loaded has expired.

    Returns:
        How many files went.
    """
    moment = timezone.now()
    old = ImportFile.objects.select_related("roster").defer("closed")
    waited = list(old.filter(kind=FileKind.ROSTER, kept_since__lte=moment - FILE_KEPT))
    for file in waited:
        roster = file.roster
        drop(roster, rest=False)
        if roster.state in OPEN_STATES:
            roster.state = ImportState.EXPIRED
            roster.save()
    for roster in RosterImport.objects.filter(
        state=ImportState.COMPARED, files__kind=FileKind.REST, files__kept_since__lte=moment - REST_KEPT
    ):
        Difference.objects.filter(roster=roster).delete()
        roster.state = ImportState.EXPIRED
        roster.save()
    left, _rows = ImportFile.objects.filter(kind=FileKind.REST, kept_since__lte=moment - REST_KEPT).delete()
    return len(waited) + left
