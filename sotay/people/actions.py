"""Accounts and offices, posts and who holds them; and what a reorganisation does to where people are."""

from datetime import date
from fnmatch import fnmatchcase

from django.contrib.auth.hashers import make_password
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.place import under
from sotay.organizations.actions import kept
from sotay.organizations.models import Decision, Organization, Post
from sotay.organizations.reorganization import Moved, carries
from sotay.regulations import Refused

from .models import Account, Office, Person, PostHolding, Presence
from .roles import ROLES, Role


@carries
def presences_follow(moved: Moved) -> None:
    """Where people are today follows today's tree."""
    rest = Substr(F("path"), len(moved.old_path) + 1)
    Presence.objects.filter(under(moved.old_path)).update(path=Concat(Value(moved.new_path), rest))


@action("account.create", gettext_lazy("Lập tài khoản"))
def create_account(
    actor: Actor,
    organization: Organization,
    *,
    username: str,
    name: str,
    password: str,
    person: Person | None = None,
) -> Account:
    """Create an account for somebody of an organisation; offices are given apart."""
    account = Account(username=username, name=name, password=make_password(password), person=person)
    account.save()
    return account


def holds_all(actor: Actor, role: Role) -> bool:
    """Whether an actor holds whatever a role may do; a family of permissions holds each of its members."""
    return all(any(fnmatchcase(pattern, own) for own, _path in actor.grants) for pattern in role.may)


@action("office.give", gettext_lazy("Giao vai trò"))
def give_office(
    actor: Actor,
    organization: Organization,
    *,
    account: Account,
    role: str,
    on: date,
    decision: Decision | None = None,
) -> Office:
    """Give an account a role at an organisation. Nobody gives what they do not hold themselves."""
    if not holds_all(actor, ROLES[role]):
        raise Refused(None, _("Không thể giao vai trò có quyền mà mình không có."))
    office = Office(account=account, role=role, organization=organization, valid_from=on)
    office.decision = kept(decision) if decision else None
    office.save()
    return office


@action("post.hold", gettext_lazy("Ghi người giữ chức danh"))
def hold_post(
    actor: Actor,
    post: Post,
    *,
    on: date,
    is_member: bool,
    person: Person | None = None,
    decision: Decision | None = None,
) -> PostHolding:
    """Somebody takes a post; who held it before leaves it the same day."""
    for former in PostHolding.objects.filter(post=post, valid_from__lt=on, valid_to__gt=on):
        former.valid_to = on
        former.save()
    holding = PostHolding(post=post, person=person if is_member else None, is_member=is_member, valid_from=on)
    holding.decision = kept(decision) if decision else None
    holding.save()
    return holding
