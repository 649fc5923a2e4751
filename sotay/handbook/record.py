"""The handbook on a member's record: whoever keeps the record prints it for somebody without a telephone."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.members.views.detail import ALSO_SHOWN, Shown, item
from sotay.organizations.doors import door


def shown(record: Shown) -> dict[str, Any] | None:
    """The door to the member's handbook on paper; nothing for whoever may not open the record."""
    if record.left or not (record.may("member.view") or record.actor.person_id == record.member.pk):
        return None
    url = (
        door("handbook:printed")
        if record.actor.person_id == record.member.pk
        else door("handbook:printed_for", record.member.pk)
    )
    acts = [{"label": _("In sổ tay"), "url": url}]
    if record.may("feedback.write_down"):
        acts.append({"label": _("Ghi góp ý hộ"), "url": door("handbook:write_down", record.member.pk)})
    return {
        "title": _("Sổ tay đảng viên"),
        "entries": [item(_("Trên giấy"), _("cho người không dùng điện thoại"))],
        "acts": acts,
    }


ALSO_SHOWN.append(shown)
