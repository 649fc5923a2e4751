"""Taking a whole import back, as one act, while nothing was built on it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.dates import spelled
from sotay.kernel.place import under
from sotay.kernel.sight import seen_by
from sotay.members.books import BookOpening
from sotay.members.closings import closed_until
from sotay.members.imports import RosterImport
from sotay.members.ledger import post, reversal_of
from sotay.members.models import Member, Movement
from sotay.organizations.founding import unfound
from sotay.organizations.models import Body, Organization, Placement, Post, Unit, UnitService
from sotay.people.models import Account, Office, Person, PostHolding, Presence, PresenceReason
from sotay.regulations import Refused


def openings_of(roster: RosterImport) -> list[Movement]:
    """The entries of the ledger an import made."""
    if roster.first_movement is None or roster.load_entry is None:
        return []
    rows = Movement.objects.filter(
        pk__gte=roster.first_movement, pk__lte=roster.last_movement, entry_id=roster.load_entry
    )
    return list(rows.order_by("pk"))


def refuse_if_built_on(roster: RosterImport, openings: Sequence[Movement]) -> None:
    """Whatever happened to these members or organisations since stands on the import."""
    members = [entry.member_id for entry in openings]
    later = Movement.objects.filter(member_id__in=members).exclude(entry_id=roster.load_entry or 0)
    if count := later.count():
        raise Refused(
            None,
            _("Sau khi nạp đã ghi %(count)s biến động tiếp theo; hãy đảo các bút toán ấy trước.")
            % {"count": count},
        )
    refuse_if_handed_in(openings)
    tied = (
        PostHolding.objects.filter(person_id__in=members).exists()
        or Account.objects.filter(person_id__in=members).exists()
        or Presence.objects.filter(person_id__in=members).exclude(reason=PresenceReason.HOME).exists()
    )
    if tied:
        raise Refused(
            None,
            _(
                "Trong những người này đã có người giữ chức danh, có tài khoản hoặc sinh hoạt tạm thời nơi khác."
            ),
        )
    refuse_if_used(roster)


def refuse_if_handed_in(openings: Sequence[Movement]) -> None:
    """What was counted in figures that are handed in is not taken back as if it had never been.

    Raises:
        Refused: with the day until which figures are handed in.
    """
    counted = min((entry.counted_on for entry in openings), default=None)
    if counted is None:
        return
    places = {entry.to_organization_id for entry in openings if entry.to_organization_id}
    last = max((day for day in closed_until(places).values() if day >= counted), default=None)
    if last is not None:
        raise Refused(
            None, _("Số liệu đã chốt đến hết ngày %(day)s, gồm cả số đã nạp.") % {"day": spelled(last)}
        )


def refuse_if_used(roster: RosterImport) -> None:
    """Organisations that were founded with it hold nothing else by now."""
    founded = roster.founded
    if not founded:
        return
    others = (
        Movement.objects.filter(to_organization_id__in=founded)
        .exclude(entry_id=roster.load_entry or 0)
        .exists()
        or Movement.objects.filter(from_organization_id__in=founded).exists()
        or Placement.objects.known_at(None)
        .filter(parent_id__in=founded)
        .exclude(organization_id__in=founded)
        .exists()
        or Unit.objects.filter(organization_id__in=founded).exclude(entry_id=roster.load_entry or 0).exists()
        or UnitService.objects.filter(cell_id__in=founded).exclude(entry_id=roster.load_entry or 0).exists()
        or Post.objects.filter(unit__entry_id=roster.load_entry or 0).exists()
        or Body.objects.filter(organization_id__in=founded).exists()
        or Office.objects.filter(organization_id__in=founded).exists()
        or RosterImport.objects.filter(organization_id__in=founded).exclude(pk=roster.pk).exists()
    )
    if others:
        raise Refused(
            None, _("Các tổ chức lập theo tệp này đã có tổ chức, đảng viên, cấp ủy hoặc vai trò khác.")
        )


def take_back(roster: RosterImport, reason: str) -> int:
    """Reverse the openings, withdraw the persons, unmake what was founded and opened.

    Returns:
        How many persons went.
    """
    openings = openings_of(roster)
    refuse_if_built_on(roster, openings)
    post([reversal_of(entry, reason) for entry in openings])
    with seen_by(PROGRAM):  # by now they are nowhere
        withdraw([entry.member_id for entry in openings if entry.member_id])
    if roster.opened_book and roster.organization is not None and not entered_by_others(roster):
        BookOpening.objects.filter(organization=roster.organization, opens_on=roster.opens_on).delete()
    if roster.founded:
        unfound(roster.founded, roster.load_entry or 0)
        if roster.organization_id in roster.founded:
            Organization.objects.filter(pk=roster.organization_id).update(path=None)
    return len(openings)


def entered_by_others(roster: RosterImport) -> bool:
    """Whether the book this import opened holds anything else by now; then it stays open."""
    path = roster.organization.path if roster.organization else ""
    rows = Movement.objects.filter(under(path or "-", "to_path"), reverses__isnull=True)
    return rows.exclude(entry_id=roster.load_entry or 0).exists()


def withdraw(person_ids: Sequence[int]) -> None:
    """Hide persons that should never have been entered; their numbers are free again."""
    Member.objects.filter(pk__in=person_ids).update(card_number=None, card_type="")
    Person.objects.filter(pk__in=person_ids).update(
        withdrawn=True, identity_closed=None, identity_hash=None, identity_end="", phone=""
    )
