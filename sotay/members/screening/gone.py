"""Whoever leaves a cell, or the Party, is off its list at once."""

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by

from .models import ScreenedMember


def off_the_list(member: int) -> None:
    """Take a member off whatever list they are on; within an action that moved them."""
    with seen_by(PROGRAM):
        ScreenedMember.objects.filter(member=member).delete()
