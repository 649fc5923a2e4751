"""What can be done with a trích ngang: keep it by name, change it, give it up, take it out of the system."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.models import EntryKind
from sotay.kernel.time import now
from sotay.members.export import marks
from sotay.members.leaving import leave, left
from sotay.members.queries import ask
from sotay.members.taking.patience import tell
from sotay.organizations.models import Organization
from sotay.regulations import Refused

from .document import Document, in_words, letterhead
from .models import SavedExtract
from .reading import content_of
from .spec import LAYOUTS, Spec


@action("extract.save", gettext_lazy("Lưu danh sách"))
def save_extract(
    actor: Actor, organization: Organization, *, title: str, spec: Spec, shared: bool = False
) -> SavedExtract:
    """Keep a list of an organisation's members under a name, for oneself or for everybody in one's organisation."""
    home = Organization.objects.filter(path=actor.path).first() or organization
    refuse_taken_title(home, actor.account_id, title)
    saved = SavedExtract(
        organization=home,
        about=organization,
        account_id=actor.account_id,
        title=title,
        words=spec.kept_words(),
        shared=shared,
        saved_at=now(),
    )
    saved.save()
    return saved


def refuse_taken_title(
    home: Organization, account_id: int | None, title: str, but: int | None = None
) -> None:
    """A list keeps a name of its own: among those of the office, and among those of one person.

    Args:
        account_id: whose list it is; ``None`` is the office's.
        but: the list that may bear the name already.
    """
    rows = SavedExtract.objects.filter(organization=home, title=title)
    of_one = rows.filter(account_id=account_id) if account_id else rows.filter(account__isnull=True)
    if of_one.exclude(pk=but or 0).exists():
        raise Refused(None, _("Đã có danh sách tên “%(title)s”.") % {"title": title}, _("Hãy đặt tên khác."))


@action("extract.change", gettext_lazy("Sửa danh sách đã lưu"))
def change_extract(
    actor: Actor, extract: SavedExtract, *, title: str, shared: bool, spec: Spec | None = None
) -> SavedExtract:
    """Change a list kept by name: its own, or one that is shared where the actor acts.

    Args:
        spec: what it asks for from now on; ``None`` leaves that as it is.
    """
    refuse_foreign(actor, extract)
    refuse_taken_title(extract.organization, extract.account_id, title, but=extract.pk)
    extract.title, extract.shared, extract.saved_at = title, shared, now()
    if spec is not None:
        extract.words = spec.kept_words()
    extract.save()
    return extract


@action("extract.drop", gettext_lazy("Xóa danh sách đã lưu"))
def drop_extract(actor: Actor, extract: SavedExtract) -> None:
    """Give up a list kept by name; no member is touched."""
    refuse_foreign(actor, extract)
    extract.delete()


def refuse_foreign(actor: Actor, extract: SavedExtract) -> None:
    """Somebody else's own list is theirs; what is shared is its organisation's."""
    if not extract.belongs_to(actor):
        raise Refused(
            None, _("Danh sách này là của người khác."), _("Hãy mở ra rồi lưu thành danh sách mới.")
        )


@action("member.export_extract", gettext_lazy("In hoặc xuất trích ngang"), kind=EntryKind.EXPORT)
def export_extract(
    actor: Actor, organization: Organization, *, on: date, spec: Spec, purpose: str, period: tuple[date, date]
) -> Document:
    """Take a trích ngang out of the system, on paper or as a sheet: with a purpose and a mark that leads back here.

    Whoever has left the actor's scope since that day is not in it.

    Args:
        period: the half-open period, of a list behind a figure of one.
    """
    asked = ask(organization, on, *period)
    state = organization.state(on)
    content = content_of(asked, spec, state.kind if state else "", only_for=actor)
    count = content.whole.totals.members
    what = repr((on.isoformat(), spec.words(), [day.isoformat() for day in period]))
    number = leave(actor, organization, count, purpose=purpose, what=what)
    rows = content.read_all(actor, count)
    tell("noting", count, count)
    left(actor, [row.listed.member.pk for row in rows], purpose=purpose)
    layout = LAYOUTS.get(spec.layout)
    name = state.name if state else str(organization)
    return Document(
        number=number,
        title=spec.title or (str(layout.title) if layout else _("Trích ngang đảng viên")),
        subtitle=_("%(name)s, tính đến ngày %(day)s") % {"name": name, "day": spelled(on)},
        code=layout.code if layout else "",
        note=str(layout.note) if layout else "",
        head=letterhead(organization, state, on),
        columns=content.columns,
        lines=content.lines(rows, 0),
        totals=in_words(content.whole.totals),
        marks=marks(number, actor, on, purpose, count)[1:],
        paper=spec.paper,
        numbered=layout is not None,
    )
