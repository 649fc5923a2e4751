"""The life of a plan: drafted, revised, approved, carried out on its day; withdrawn, it leaves nothing behind.

Approving a plan whose day has come carries it out at once; for the others a job looks every few minutes. On its day a
plan is checked once more: where the world has changed so that it cannot be carried out, nothing of it is, and its
office is told why.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, action, current_entry
from sotay.kernel.authority import EVERYWHERE, PROGRAM, Actor
from sotay.kernel.bulk import copy_instances
from sotay.kernel.time import now, today
from sotay.kernel.vietnamese import nfc
from sotay.regulations import Refused

from .actions import kept
from .approving import approved_by_another
from .checking import Examined, examined, outside
from .kinds import PlanState, StepKind
from .models import Body, Decision, Organization
from .plan_lines import PlanLine, lines_of, steps_from
from .plans import Reorganization, ReorganizationStep
from .reckoning import Finding, Reckoned, reckon
from .reshaping import act_on, numbered, reshape


def check(plan: Reorganization) -> Examined:
    """A plan as it stands now: what it would make of the tree, and every reason against it.

    Returns:
        ``reckoned`` (the tree before and after) and ``findings`` (refusals first).
    """
    return examined(lines_of(plan), plan.effective_on)


@action("reorganization.draft", gettext_lazy("Soạn phương án sắp xếp tổ chức"))
def draft(
    actor: Actor,
    organization: Organization,
    *,
    name: str,
    effective_on: date,
    lines: Sequence[PlanLine] = (),
    number: str = "",
    signed_on: date | None = None,
    issuer: str = "",
) -> Reorganization:
    """Draw a plan for the tree of an organisation. It may have mistakes; they are shown, and forbid approving it."""
    plan = Reorganization(
        organization=organization,
        title=nfc(name),
        effective_on=effective_on,
        number=number,
        signed_on=signed_on,
        issuer=nfc(issuer),
        drafted_at=now(),
        drafted_by=actor.name,
        drafted_by_account=actor.account_id,
    )
    plan.save()
    _write(plan, lines)
    return plan


@action("reorganization.revise", gettext_lazy("Sửa phương án"))
def revise(
    actor: Actor,
    plan: Reorganization,
    *,
    name: str,
    effective_on: date,
    lines: Sequence[PlanLine] | None = None,
    number: str = "",
    signed_on: date | None = None,
    issuer: str = "",
) -> Reorganization:
    """Change a plan that is not approved; one that was stopped becomes a draft again.

    Args:
        lines: all of them anew; ``None`` leaves them as they are.
    """
    plan = _locked(plan)
    if plan.state not in (PlanState.DRAFT, PlanState.STOPPED):
        raise Refused(None, _("Phương án đã duyệt thì không sửa nữa; hãy rút rồi soạn phương án mới."))
    plan.title, plan.effective_on = nfc(name), effective_on
    plan.number, plan.signed_on, plan.issuer = number, signed_on, nfc(issuer)
    plan.state, plan.obstacles = PlanState.DRAFT, []
    if actor.account_id and actor.account_id not in plan.writers:
        plan.revised_by_accounts = [*plan.revised_by_accounts, actor.account_id]
    plan.save()
    if lines is not None:
        plan.steps.all().delete()
        _write(plan, lines)
    return plan


def _write(plan: Reorganization, lines: Sequence[PlanLine]) -> None:
    copy_instances(steps_from(plan, lines))


def _locked(plan: Reorganization) -> Reorganization:
    """The plan as it is in the database, held until this act is done."""
    return Reorganization.objects.select_for_update(no_key=True).get(pk=plan.pk)


@action("reorganization.approve", gettext_lazy("Duyệt phương án"), alone=True)
def approve(actor: Actor, plan: Reorganization, *, decision: Decision | None = None) -> Reorganization:
    """Approve a plan on its decision. If its day has come it is carried out at once, else on its day.

    Args:
        decision: the paper; by default the one whose number, day and body stand in the plan.

    Raises:
        Refused: it cannot be carried out, its decision is not known, or the actor has written it.
        NotAllowed: it touches organisations outside the actor's scope.
    """
    plan = _locked(plan)
    if plan.state not in (PlanState.DRAFT, PlanState.STOPPED):
        raise Refused(None, _("Phương án này đã duyệt hoặc đã rút."))
    approved_by_another(actor, plan)
    plan.decision = kept(decision or _decision_of(plan))
    plan.number, plan.signed_on = plan.decision.number, plan.decision.signed_on
    plan.issuer = plan.decision.issuer or (plan.decision.body.name if plan.decision.body else "")
    looked = check(plan)
    _refuse_outside(actor, "reorganization.approve", looked.reckoned)
    _refuse(looked.findings)
    plan.state, plan.approved_at = PlanState.APPROVED, now()
    plan.approved_by, plan.approved_by_account = actor.name, actor.account_id
    plan.obstacles = []
    plan.save()
    return carry_out(PROGRAM, plan) if plan.effective_on <= today() else plan


def _decision_of(plan: Reorganization) -> Decision:
    if not (plan.number and plan.signed_on and plan.issuer):
        raise Refused(None, _("Chưa có quyết định: hãy ghi số, ngày ký và cơ quan quyết định."))
    above = plan.organization.ancestor_ids
    body = Body.objects.as_of(plan.signed_on).filter(organization_id__in=above, name=plan.issuer).first()
    return Decision(number=plan.number, signed_on=plan.signed_on, issuer=plan.issuer, body=body)


def _refuse_outside(actor: Actor, permission: str, plan: Reckoned) -> None:
    founds_a_root = any(plan.parent(pk) is None for pk in plan.founded)
    if outside(actor, permission, plan) or (founds_a_root and not actor.scope(permission).covers(EVERYWHERE)):
        raise NotAllowed(permission)


def _refuse(findings: Sequence[Finding]) -> None:
    refusals = [each for each in findings if each.refuses]
    if refusals:
        raise Refused(refusals[0].clause, _written(refusals))


def _written(findings: Sequence[Finding]) -> str:
    """The findings as one text, each with its line."""
    return " ".join(
        _("Dòng %(line)s: %(text)s") % {"line": each.line, "text": each.text} if each.line else each.text
        for each in findings
    )


@action("reorganization.withdraw", gettext_lazy("Rút phương án"))
def withdraw(actor: Actor, plan: Reorganization) -> Reorganization:
    """Take a plan back before it is carried out. The plan itself stays, as withdrawn."""
    plan = _locked(plan)
    if not plan.is_open:
        raise Refused(None, _("Phương án đã thực hiện hoặc đã rút."))
    plan.state, plan.withdrawn_at = PlanState.WITHDRAWN, now()
    plan.save()
    return plan


@action("reorganization.carry_out", gettext_lazy("Thực hiện phương án"), alone=True)
def carry_out(actor: Actor, plan: Reorganization) -> Reorganization:
    """Carry out an approved plan whose day has come: all of it, or nothing. Asked again, it is done already.

    Raises:
        Refused: it is not approved, its day has not come, or it cannot be carried out any more.
    """
    plan = _locked(plan)
    if plan.state == PlanState.CARRIED_OUT:
        return plan
    if plan.state != PlanState.APPROVED:
        raise Refused(None, _("Phương án chưa được duyệt."))
    if plan.effective_on > today():
        raise Refused(None, _("Chưa đến ngày có hiệu lực của phương án."))
    lines = lines_of(plan)
    looked = examined(lines, plan.effective_on)
    _refuse(looked.findings)
    assert plan.decision is not None
    numbers = numbered(lines)
    reckoned = reckon(lines, looked.reckoned.on, numbers)
    reshape(reckoned, act_on(plan.organization, plan.decision, plan.effective_on, plan))
    for step in plan.steps.filter(kind=StepKind.FOUND):
        ReorganizationStep.objects.filter(pk=step.pk).update(founded=numbers[step.reference])
    entry = current_entry()
    plan.state, plan.counted_on, plan.carried_out_at = PlanState.CARRIED_OUT, reckoned.on, now()
    plan.carried_out_entry = entry.pk if entry else None
    plan.save()
    return plan


@action("reorganization.stop", gettext_lazy("Dừng phương án không thực hiện được"))
def stop(actor: Actor, plan: Reorganization, *, obstacles: Sequence[str]) -> Reorganization:
    """Note why an approved plan was not carried out on its day; its office revises or withdraws it."""
    plan = _locked(plan)
    if plan.state != PlanState.APPROVED:
        raise Refused(None, _("Phương án chưa được duyệt."))
    plan.state, plan.obstacles = PlanState.STOPPED, list(obstacles)
    plan.save()
    return plan


def carry_out_due() -> list[Reorganization]:
    """Carry out every approved plan whose day has come, in the order of their days; stop those that cannot be.

    Returns:
        Those it has looked at, as they are now.
    """
    done = []
    due = Reorganization.objects.filter(state=PlanState.APPROVED, effective_on__lte=today())
    for plan in due.order_by("effective_on", "pk"):
        try:
            done.append(carry_out(PROGRAM, plan))
        except Refused as refusal:
            done.append(stop(PROGRAM, plan, obstacles=[str(refusal)]))
    return done


def next_reference(plan: Reorganization) -> str:
    """A word for the next organisation a plan founds: "M1", "M2" …"""
    used = set(plan.steps.filter(kind=StepKind.FOUND).values_list("reference", flat=True))
    last = plan.steps.aggregate(last=Max("order"))["last"] or 0
    return next(f"M{at}" for at in range(1, last + 2) if f"M{at}" not in used)
