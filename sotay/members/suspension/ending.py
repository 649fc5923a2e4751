"""Ending a suspension, within an action: lifted, or because the member leaves the list."""

from datetime import date

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by

from .models import Suspension


def stop(row: Suspension, on: date) -> None:
    """It lasts until a day; ended by its first day, it never was."""
    if row.valid_from >= on:
        row.delete()
        return
    row.valid_to = on
    row.save()


def stop_suspensions(member_id: int, on: date) -> None:
    """Whoever leaves the list is suspended no more."""
    with seen_by(PROGRAM):
        for row in Suspension.objects.filter(member_id=member_id, valid_to__gt=on):
            stop(row, on)
