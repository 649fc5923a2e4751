"""Accounts and offices, posts and who holds them."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.organizations.actions import kept
from sotay.organizations.models import Decision, Organization, Post
from sotay.regulations import Refused

from .models import Account, Person, PostHolding
from .recovery import first_code


@action("account.create", gettext_lazy("Lập tài khoản"))
def create_account(
    actor: Actor,
    organization: Organization,
    *,
    username: str,
    name: str,
    password: str = "",
    person: Person | None = None,
) -> Account:
    """Create an account for somebody of an organisation; offices are given apart.

    Without a password its holder chooses one, with the code on paper that comes with the account: nobody else ever
    knows it. Only the program itself gives passwords, to the accounts of a demonstration.
    """
    if Account.objects.filter(username__iexact=username).exists():
        raise Refused(None, _("Tên đăng nhập này đã có người dùng."))
    if password and actor is not PROGRAM:
        raise Refused(None, _("Người dùng tự đặt mật khẩu bằng mã trên giấy."))
    account = Account(username=username, name=name, person=person, organization=organization)
    account.password = make_password(password or None)
    account.save()
    if not password:
        account.first_code = first_code(actor, account)
    return account


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
