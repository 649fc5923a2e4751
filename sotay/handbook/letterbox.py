"""The letterbox: how somebody says something without anybody learning who, the owner of the database included.

What is said without a name is not written where it will be read. It is put into the sender's *envelope*: one row for
each account that uses the handbook, of always the same length, closed with a key that lies outside of the database, and
closed anew each time anybody opens a page of the handbook, whether they say something or not. So neither the row, nor
when it was written, nor by which transaction, tells whether anything lies in it.

Once a day the box is emptied in one transaction: all envelopes are opened, all are closed anew, and what was in them is
written down in an order drawn by lot, with that day's date and no account. A letter is delivered only when at least so
many people of the place it may come from (``privacy.feedback_fewest``) have used the handbook since it was written.
Nothing of it is in the trail but that the box was emptied.
"""

import json
import secrets as lots
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel import secrets
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import law
from sotay.kernel.place import under
from sotay.kernel.sight import seen_by
from sotay.organizations.models import Organization
from sotay.people.models import Account, Presence, PresenceReason
from sotay.people.noticing import NOTICING
from sotay.regulations import Refused

from .models import Feedback, Naming, Visit

DELIVER = "feedback.deliver"
DELIVERING = {DELIVER: gettext_lazy("Giao thư không tên trong hộp thư")}
NOTICING.update(DELIVERING)
"""Its title in the trail."""

SIZE = 6144
"""Bytes of what is closed: the longest letter fits, the shortest is filled up."""
LONGEST = 1500
"""Signs of a letter."""
FEWEST = "privacy.feedback_fewest"
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_GROUPS, CODE_GROUP = 4, 4
UNUSED_AFTER = timedelta(days=90)
"""An envelope that nobody has touched for so long is opened no more."""


@dataclass(frozen=True)
class Letter:
    """What lies in an envelope.

    Attributes:
        to, about: the numbers of the organisations it is for and about (0: about nobody).
        naming: what may be known of the sender; ``origin`` the cell, where that may be.
        day: when it was written, for the box alone.
        receipt: by which the sender finds the answer, as a keyed hash.
    """

    to: int
    about: int
    naming: str
    origin: int
    text: str
    day: str
    receipt: str


def _close(letter: Letter | None) -> bytes:
    words = json.dumps(asdict(letter) if letter else {}, ensure_ascii=False).encode()
    if len(words) > SIZE:
        raise ValueError("the letter is longer than an envelope")
    return secrets.close(words.ljust(SIZE))


def empty_envelope() -> bytes:
    """An envelope with nothing in it."""
    return _close(None)


def _open(envelope: bytes | memoryview) -> Letter | None:
    """What lies in an envelope; what was closed with a key that is held no more is lost."""
    try:
        said = json.loads(secrets.open_(bytes(envelope)))
    except secrets.CannotOpen:
        return None
    return Letter(**said) if said else None


def touch(account: int, on: date, *, installed: bool = False) -> None:
    """An account opened a page of the handbook: its envelope is closed anew, with whatever lies in it.

    Args:
        installed: it was opened from the screen of a telephone.
    """
    row = _row(account, on)
    _keep(row, _open(row.envelope), on, installed=installed)


def drop(account: int, letter: Letter) -> str:
    """Put a letter into an account's envelope. What is written is the same, and as often, as by opening a page.

    Returns:
        The code by which the sender finds the answer. It is kept nowhere.

    Raises:
        Refused: a letter of theirs still lies there.
    """
    code, on = new_code(), date.fromisoformat(letter.day)
    row = _row(account, on)
    waiting = _open(row.envelope)
    if waiting is not None and waiting.text != letter.text:
        raise Refused(
            None,
            _("Thư không tên lần trước của đồng chí chưa được giao; hộp thư giao mỗi ngày một lần."),
            _("Hãy gửi sau khi thư ấy được giao."),
        )
    _keep(row, replace(letter, receipt=secrets.keyed_hash(plain_code(code))), on)
    return code


def _row(account: int, on: date) -> Visit:
    """An account's envelope, held until the transaction ends; a new one of who comes for the first time."""
    rows = Visit.objects.select_for_update().filter(pk=account)
    row = rows.first()
    if row is None:
        made = Visit(account_id=account, seen_on=on, envelope=_close(None))
        Visit.objects.bulk_create([made], ignore_conflicts=True)
        row = rows.get()
    return row


def _keep(row: Visit, letter: Letter | None, on: date, *, installed: bool = False) -> None:
    row.envelope, row.seen_on = _close(letter), on
    row.installed_on = on if installed else row.installed_on
    row.save(force_update=True)


def new_code() -> str:
    """A code that nobody guesses, as one writes it down: ABCD-EFGH-JKLM-NPQR."""
    groups = (
        "".join(lots.choice(CODE_LETTERS) for _sign in range(CODE_GROUP)) for _group in range(CODE_GROUPS)
    )
    return "-".join(groups)


def plain_code(code: str) -> str:
    """A code as it is compared, however it was typed."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


# Who may say something without a name ------------------------------------------------------------------------


def users_of(path: str, since: date) -> int:
    """How many people of a branch have used the handbook since a day."""
    seen = Visit.objects.filter(seen_on__gte=since).values("account_id")
    accounts = Account.objects.filter(pk__in=seen, person__isnull=False).values("person_id")
    there = Presence.objects.filter(under(path), latest=True, reason=PresenceReason.HOME)
    return there.filter(person_id__in=accounts).values("person_id").distinct().count()


def is_hidden_among(path: str, on: date, since: date) -> bool:
    """Whether so many have used the handbook that nobody can tell who of them wrote."""
    with seen_by(PROGRAM):
        return users_of(path, since) >= int(law(FEWEST, on).value)


def hides_in(organization: Organization, on: date) -> bool:
    """Whether somebody of a branch can write without being guessed today."""
    return is_hidden_among(organization.path or "-", on, on - UNUSED_AFTER)


# Emptying ----------------------------------------------------------------------------------------------------


def deliver(on: date) -> int:
    """Empty the box: what may be delivered is written down, every envelope is closed anew.

    Returns:
        How many letters were delivered.
    """
    with entry(PROGRAM, DELIVER):
        rows = list(
            Visit.objects.select_for_update().filter(seen_on__gt=on - UNUSED_AFTER).order_by("account_id")
        )
        held = {row.pk: _open(row.envelope) for row in rows}
        ready = {pk: letter for pk, letter in held.items() if letter and may_go(letter, on)}
        delivered = list(ready.values())
        lots.SystemRandom().shuffle(delivered)
        write(delivered, on)
        for row in rows:
            row.envelope = _close(None if row.pk in ready else held[row.pk])
        Visit.objects.bulk_update(rows, ["envelope"], batch_size=500)
    return len(delivered)


def may_go(letter: Letter, on: date) -> bool:
    """Whether enough others of the place it comes from have used the handbook since it was written."""
    from_where = letter.origin if letter.naming == Naming.ORGANIZATION else letter.to
    place = Organization.objects.filter(pk=from_where).first()
    return place is not None and is_hidden_among(place.path or "-", on, date.fromisoformat(letter.day))


def write(letters: Iterable[Letter], on: date) -> None:
    there = set(Organization.objects.values_list("pk", flat=True))
    Feedback.objects.bulk_create(
        Feedback(
            organization_id=each.to,
            about_id=each.about or None,
            naming=each.naming,
            origin_id=each.origin or None,
            text=each.text,
            received_on=on,
            receipt_hash=each.receipt,
        )
        for each in letters
        if each.to in there
    )


def answered_to(code: str) -> Feedback | None:
    """The feedback of which somebody holds the code; ``None`` while it lies in the box, or where there is none."""
    with seen_by(PROGRAM):
        rows = Feedback.objects.filter(receipt_hash__in=secrets.keyed_hashes(plain_code(code)))
        return rows.select_related("organization").first()
