"""A demonstration stands still on its day while real midnights pass: what is recorded later is known later."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.actions import rename
from sotay.organizations.models import OrganizationState
from tests import make


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock_stopped_at(make.TODAY):
        yield


def test_an_organisation_is_renamed_in_the_evening_and_on_the_next_morning(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = make.province().cells[0]
    evening = timezone.make_aware(datetime.combine(make.TODAY, time(23, 59, 59)))

    for number in range(4):
        real = evening + timedelta(seconds=number)
        monkeypatch.setattr(timezone, "localtime", lambda value=None, real=real: value or real)
        rename(PROGRAM, cell, name=f"Chi bộ {number}", on=make.TODAY, decision=make.decision())

    moments = list(
        AuditEntry.objects.filter(action="organization.rename").order_by("pk").values_list("at", flat=True)
    )
    known = list(
        OrganizationState.objects.filter(organization=cell)
        .order_by("pk")
        .values_list("known_from", flat=True)
    )
    assert moments == sorted(set(moments))
    assert known == sorted(known)
    state = cell.state(make.TODAY)
    assert state is not None
    assert state.name == "Chi bộ 3"
