"""What a member is asked to study, on the first page of the handbook."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sotay.documents.queries import studies_of
from sotay.kernel.dates import spelled
from sotay.organizations.doors import door

from .own_meetings import votes
from .tiles import TILES, Line, Reader, Tile

FEW = 3


def to_study(reader: Reader) -> Tile | None:
    """Documents one has not studied yet, the most urgent first."""
    found = studies_of(reader.member.pk, reader.on)
    if not found:
        return None
    left = [each for each in found if each.mark is None]
    url = door("handbook:studies") if reader.is_own else ""
    if not left:
        return Tile(
            "study",
            _("Tài liệu cần học"),
            "book-half",
            lead=_("Đã học đủ"),
            kind="done",
            url=url,
            more=_("Xem lại"),
        )
    lines = tuple(
        Line(
            each.document.title,
            _("%(document)s · học trước hết ngày %(day)s")
            % {"document": each.document.name, "day": spelled(each.request.due_on)},
            door("handbook:study", each.request.pk) if reader.is_own else "",
            ("late", _("quá hạn")) if each.late else None,
        )
        for each in left[:FEW]
    )
    lead = ngettext("%(count)s tài liệu chưa học", "%(count)s tài liệu chưa học", len(left)) % {
        "count": len(left)
    }
    return Tile(
        "study",
        _("Tài liệu cần học"),
        "book-half",
        lead=lead,
        kind="due",
        lines=lines,
        url=url,
        more=_("Tất cả tài liệu"),
    )


TILES.insert(TILES.index(votes) + 1, to_study)
