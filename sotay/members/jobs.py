"""Work of this room that is done in the background. Arguments are numbers of rows, never what they hold."""

from procrastinate.contrib.django import app

from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at, stopped_on, today
from sotay.members.erasure import erase_where_decided
from sotay.members.excusing import guests_leave as leave
from sotay.members.imports import RosterImport
from sotay.members.prospects.erasing import erase_lapsed
from sotay.members.rollups.building import rebuild
from sotay.members.roster.progress import Progress, expect
from sotay.members.roster.work import erase, holder_of, work_on
from sotay.members.screening.reminding import remind as remind_of_hearings
from sotay.members.screening.rounds import close_forgotten
from sotay.members.supplements.reminding import remind as remind_of_sheets
from sotay.members.taking.actions import expect as expect_list
from sotay.members.taking.models import TakenList
from sotay.members.taking.work import erase as erase_lists
from sotay.members.taking.work import make
from sotay.people.models import Office


@app.task(name="members.work_on_roster", queue="rosters")
def work_on_roster(roster_id: int, office_id: int, account_id: int | None = None) -> None:
    """Check or load a roster for whoever asked, in the office they asked in."""
    with clock_stopped_at(stopped_on()):
        actor = holder_of(office_id, account_id)
        if actor is None:
            return
        with seen_by(actor):
            roster = RosterImport.objects.filter(pk=roster_id).first()
        if roster is None:
            return
        progress = Progress(roster_id)
        try:
            work_on(actor, roster, progress)
        finally:
            progress.close()


def ask_for_work(office: Office, roster: RosterImport) -> None:
    """Let the background do what a roster now waits for, as whoever asks in this office."""
    expect(roster)
    work_on_roster.defer(roster_id=roster.pk, office_id=office.pk, account_id=office.sits_id)


@app.periodic(cron="*/20 * * * *")
@app.task(name="members.erase_old_rosters")
def erase_old_rosters(timestamp: int) -> None:
    """Files are kept a day, rows left over a month."""
    erase()


@app.task(name="members.make_list", queue="lists")
def make_taken_list(taken_id: int, office_id: int, account_id: int | None = None) -> None:
    """Make a long list for whoever asked, in the office they asked in."""
    with clock_stopped_at(stopped_on()):
        actor = holder_of(office_id, account_id)
        if actor is not None:
            make(actor, taken_id)


def ask_for_list(office: Office, taken: TakenList) -> None:
    """Let the background make a list, as whoever asks in this office."""
    expect_list(taken)
    make_taken_list.defer(taken_id=taken.pk, office_id=office.pk, account_id=office.sits_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="members.erase_old_lists")
def erase_old_lists(timestamp: int) -> None:
    """Finished lists are kept some hours."""
    erase_lists()


@app.periodic(cron="7 * * * *")
@app.task(name="members.rollups", queue="figures", queueing_lock="members.rollups")
def count_months(timestamp: int) -> None:
    """Months that have ended are counted; those again of which something was recorded since."""
    with clock_stopped_at(stopped_on()):
        rebuild()


@app.periodic(cron="11 0 * * *")
@app.task(name="members.guests_leave")
def guests_leave(timestamp: int) -> None:
    """Whose time as a guest is over is seen there no more."""
    with clock_stopped_at(stopped_on()):
        leave()


@app.periodic(cron="30 2 * * *")
@app.task(name="members.erase_expired")
def erase_expired(timestamp: int) -> None:
    """Persons whose time is over, where a rule that is certain says how long they are kept."""
    with clock_stopped_at(stopped_on()):
        erase_where_decided()


@app.periodic(cron="40 2 * * *")
@app.task(name="members.erase_lapsed_prospects")
def erase_lapsed_prospects(timestamp: int) -> None:
    """Prospects without a step for so long as the rule says: the person is erased, the count stays."""
    with clock_stopped_at(stopped_on()):
        erase_lapsed()


@app.periodic(cron="22 * * * *")
@app.task(name="members.remind_of_supplements", queueing_lock="members.remind_of_supplements")
def remind_of_supplements(timestamp: int) -> None:
    """Sheets that are missing or wait, hearings one is called to: told once a week; what a night missed is made up."""
    with clock_stopped_at(stopped_on()):
        remind_of_sheets(today())
        remind_of_hearings(today())


@app.periodic(cron="55 2 * * *")
@app.task(name="members.close_forgotten_rounds")
def close_forgotten_rounds(timestamp: int) -> None:
    """Screening rounds that nobody has ended in time: their lists are deleted."""
    with clock_stopped_at(stopped_on()):
        close_forgotten()
