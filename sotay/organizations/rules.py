"""Overriding a rule for an organisation and all below it: an action with citation and date."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.law import overrides_come_from
from sotay.kernel.time import FOREVER
from sotay.regulations import Clause, overridden

from .actions import kept
from .models import Decision, Organization, RuleOverride


@overrides_come_from
def override_of(key: str, on: date, ancestors: list[int]) -> Clause | None:
    """The nearest override above an organisation, as a clause that cites its decision."""
    rows = RuleOverride.objects.as_of(on).filter(key=key, organization_id__in=ancestors)
    found = sorted(rows, key=lambda row: ancestors.index(row.organization_id))
    if not found:
        return None
    row = found[-1]
    return overridden(key, row.value, row.regulation, row.valid_from, row.valid_to)


@action("rule.override", gettext_lazy("Ghi quy định riêng"))
def override(
    actor: Actor,
    organization: Organization,
    *,
    key: str,
    value: Any,
    regulation: str,
    on: date,
    decision: Decision,
    until: date = FOREVER,
) -> RuleOverride:
    """Set a rule's own value for an organisation, on a cited decision, from a day on."""
    overridden(key, value, regulation, on, until)
    row = RuleOverride(organization=organization, key=key, value=value, regulation=regulation, valid_from=on)
    row.valid_to, row.decision = until, kept(decision)
    row.save()
    return row
