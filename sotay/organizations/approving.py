"""Two pairs of eyes: whoever has written a plan of reorganisation does not approve it; how many it takes is a rule."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sotay.kernel.authority import Actor
from sotay.kernel.law import law, warn
from sotay.kernel.time import today
from sotay.regulations import Clause, Refused

from .plans import Reorganization

PERSONS = "organization.plan_persons"
OTHERS: list[Callable[[Reorganization, Collection[int]], list[str]]] = []
"""Higher rooms' answers to: who may approve a plan today, but for some accounts? Each in words."""
NAMED = 3


@dataclass(frozen=True)
class OwnPlan:
    """Somebody would approve what they have written.

    Attributes:
        clause: the rule, with its grade.
        others: who may approve it instead, in words; none where there is nobody else.
    """

    clause: Clause
    others: list[str]

    @property
    def refuses(self) -> bool:
        """With somebody else there, they approve. Alone: our rule only warns, one of a competent body binds."""
        return bool(self.others) or self.clause.refuses

    @property
    def why(self) -> str:
        if self.others:
            return _("Người soạn, sửa phương án không tự duyệt. Người duyệt được: %(names)s.") % {
                "names": "; ".join(self.others[:NAMED]) + ("…" if len(self.others) > NAMED else "")
            }
        return _("Người soạn cũng là người duyệt: ở đây chưa có ai khác giữ vai trò duyệt phương án.")

    @property
    def way_out(self) -> str:
        if self.others:
            return _("Nhờ một người trong số đó duyệt.")
        return _("Giao vai trò cho người thứ hai, nhờ cấp trên duyệt, hoặc ghi quy định riêng về số người.")


def own_plan(actor: Actor, plan: Reorganization) -> OwnPlan | None:
    """What stands against an actor approving a plan because they have written it; ``None`` where nothing does."""
    if actor.account_id not in plan.writers:
        return None
    clause = law(PERSONS, today(), at=plan.organization)
    if clause.allows(1):
        return None
    return OwnPlan(clause, [name for others in OTHERS for name in others(plan, plan.writers)])


def approved_by_another(actor: Actor, plan: Reorganization) -> None:
    """Refuse whoever has written a plan, or warn where nobody else is there and the rule does not bind."""
    own = own_plan(actor, plan)
    if own is None:
        return
    if own.refuses:
        raise Refused(own.clause, own.why, own.way_out)
    warn(own.clause, own.why)
