"""What only the operator does, at the machine, on the strength of a paper: first accounts, and last resorts."""

from django.utils.translation import gettext as _

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import EntryKind
from sotay.kernel.time import today
from sotay.organizations.models import Organization
from sotay.regulations import Refused

from .access import Checked
from .actions import create_account
from .models import Account
from .offices import give_office
from .recovery import issue_code, nobody_else_may
from .roles import NEAR_ONLY, ROLES, Role

GIVER = "organization_department"


def given_by_nobody(role: Role) -> bool:
    """Whether no office may give a role, for none holds what it may do: running the machine, auditing."""
    return not all(_held(pattern) for pattern in role.may if pattern not in NEAR_ONLY)


def _held(pattern: str) -> bool:
    return any(
        pattern == own or (own.endswith("*") and pattern.startswith(own[:-1])) for own in ROLES[GIVER].may
    )


def appoint(organization: Organization, username: str, role: str) -> Account:
    """Give an account of this name, new or known, a role that no office may give; or the very first one of all."""
    account = Account.objects.filter(username=username).first()
    if account is None:
        account = create_account(PROGRAM, organization, username=username, name=str(ROLES[role].title))
    give_office(PROGRAM, organization, account=account, role=role, on=today())
    return account


def let_in_again(account: Account, purpose: str) -> str:
    """A code on paper for somebody whom no office may help; its holder, and the auditor, see that it was made here.

    Raises:
        Refused: an office looks after this account; the machine's operator does not go round it.
    """
    if not nobody_else_may(account):
        raise Refused(None, _("Có cơ quan quản lý tài khoản này; hãy nhờ cơ quan ấy cấp mã trên trang."))
    with entry(PROGRAM, "command.recover", account, purpose[:100], kind=EntryKind.COMMAND):
        return issue_code(PROGRAM, account, checked=Checked.VOUCHED)
