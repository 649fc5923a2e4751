"""The long work on a roster, done in the background for a page and in the foreground for the command."""

from sotay.kernel.actions import Clash, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.members.comparing.actions import find_differences
from sotay.members.imports import ImportState, RosterImport
from sotay.organizations.models import described
from sotay.people.models import Account, Office, actor_of
from sotay.regulations import Refused

from . import words
from .actions import check, load
from .check import Report, silent
from .keeping import erase_old


def work_on(actor: Actor, roster: RosterImport, report: Report = silent) -> RosterImport:
    """Do what a roster waits for: check it, or load it.

    What could not be loaded is checked again, so that the page shows how things are now, and says why.
    """
    with seen_by(actor):
        roster.refresh_from_db()
    if roster.state == ImportState.LOADING:
        try:
            return load(actor, roster, report=report)
        except Clash:
            check(actor, roster, report=report, trouble=words.TAKEN_MEANWHILE)
        except Refused as refusal:
            check(actor, roster, report=report, trouble=refusal.why)
    elif roster.state == ImportState.READING:
        look = find_differences if roster.compares else check
        look(actor, roster, report=report)
    with seen_by(actor):
        roster.refresh_from_db()
    return roster


def holder_of(office_id: int, account_id: int | None = None) -> Actor | None:
    """Somebody who asked for work to be done later, in the office they asked in, if they still may act in it.

    Args:
        account_id: who asked, the holder or a deputy; the holder where it is not said.
    """
    held = Office.objects.as_of(today()).filter(pk=office_id).values_list("account_id", flat=True).first()
    account = Account.objects.filter(pk=account_id or held or 0, is_active=True).first()
    office = (
        next((seat for seat in account.seats(today()) if seat.pk == office_id), None) if account else None
    )
    if account is None or office is None:
        return None
    state = described([office.organization_id], today()).get(office.organization_id)
    return actor_of(account, office, state.name if state else "")


def erase() -> int:
    """Erase files that were kept long enough."""
    with entry(PROGRAM, "import.erase_old"):
        return erase_old()
