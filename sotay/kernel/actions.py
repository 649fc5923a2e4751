"""Writing. An action is the only thing that writes.

Its name is its permission, its arguments are its form. Every argument that has a place is judged, then, in one
transaction, an audit entry is opened and the work is done; both are kept, or neither.

Actions of several people run side by side, and wait for one another only at the rows they both change. What others
judge by, where organisations stand and which figures are handed in, is changed by an action that runs alone.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, models
from django.utils.translation import gettext as _
from psycopg import errors

from sotay.regulations import Refused

from .authority import PROGRAM, Actor
from .models import AuditEntry, EntryKind, Record
from .refusals import remember, taken
from .sending import note
from .sight import seen_by
from .time import now

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:
    StrOrPromise = str

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Action:
    """What the register knows of an action.

    Attributes:
        name: its name and permission, "<noun>.<verb>".
        title: what its button says, in Vietnamese (lazily translated).
        run: the function, called with the actor first.
        parameters: the names and annotations of its arguments after the actor.
        elsewhere: arguments that may lie outside the actor's scope (the other side of a transfer).
        alone: nobody else acts meanwhile.
        kind: what sort of entry it leaves.
    """

    name: str
    title: StrOrPromise
    run: Callable[..., Any]
    parameters: dict[str, inspect.Parameter]
    elsewhere: frozenset[str]
    alone: bool = False
    kind: str = EntryKind.ACT


ACTIONS: dict[str, Action] = {}


class NotAllowed(PermissionDenied):
    """The actor does not hold the permission over one of the arguments."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class Clash(Refused):
    """What is to be written is there already, or was changed by somebody else in the same moment."""

    def __init__(self) -> None:
        super().__init__(
            None,
            _("Việc này trùng với điều đã được ghi, có thể vừa do người khác ghi."),
            _("Hãy mở lại trang để xem điều đã ghi, rồi ghi lại nếu còn cần."),
        )


CLASHES = (errors.UniqueViolation, errors.ExclusionViolation, errors.DeadlockDetected)
TURN = (5074, 1)
"""The lock by which actions take turns: each holds it, shared or alone, until its transaction ends."""

_open: ContextVar[AuditEntry | None] = ContextVar("open_entry", default=None)
_is_alone: ContextVar[bool] = ContextVar("is_alone", default=False)


def current_entry() -> AuditEntry | None:
    """The entry of the action that is running, if one is."""
    return _open.get()


@contextmanager
def entry(
    actor: Actor,
    name: str,
    subject: models.Model | None = None,
    purpose: str = "",
    *,
    alone: bool = False,
    kind: str = EntryKind.ACT,
    named: str = "",
    in_turn: bool = True,
) -> Iterator[AuditEntry]:
    """One transaction and one audit entry, seen by the actor. An action inside an action opens an entry below it.

    ``named`` names a row that one does not have at hand. What writes nothing that others judge by, and nothing but the
    entry itself, need not wait for its turn (``in_turn``).
    """
    parent = _open.get()
    with seen_by(actor):
        if in_turn:
            _take_turn(parent, alone=alone)
        made = AuditEntry.objects.create(
            at=now(),
            action=name,
            account_id=actor.account_id,
            actor=actor.name,
            office=actor.office,
            place=first_place(subject) or actor.path,
            subject=named or label(subject),
            purpose=purpose,
            parent_id=parent.pk if parent else None,
            kind=kind,
            role=actor.role,
            organization_id=actor.organization_id,
            on_behalf_of=actor.on_behalf_of,
        )
        token, was_alone = _open.set(made), _is_alone.set(alone or _is_alone.get())
        try:
            yield made
        finally:
            _is_alone.reset(was_alone)
            _open.reset(token)
        _stamp_with(parent)


def write_refusals(actor: Actor) -> None:
    """Put what was refused to an account into the trail, now that the request or command is over."""
    refused = taken()
    if actor.account_id is None:
        return
    for permission, row in refused:
        with entry(actor, permission, kind=EntryKind.REFUSAL, named=row):
            pass


def _take_turn(outer: AuditEntry | None, *, alone: bool) -> None:
    """Wait until nobody acts alone; to act alone, until nobody acts."""
    if outer is not None:
        if alone and not _is_alone.get():
            raise RuntimeError("an action that runs alone begins inside one that does not")
        return
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s, %s)", TURN)


def _stamp_with(outer: AuditEntry | None) -> None:
    """From here on rows carry the outer entry again; after the outermost, nothing may be written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sotay.entry', %s, true)", [str(outer.pk) if outer else ""])


def label(row: models.Model | None) -> str:
    """How the audit names a row: by its table's label and number, never by its values."""
    return f"{row._meta.label_lower}:{row.pk}" if row is not None and row.pk else ""


def first_place(row: models.Model | None) -> str:
    paths = row.place_paths() if isinstance(row, Record) else ()
    return next(iter(paths), "")


def action(
    name: str,
    title: StrOrPromise,
    *,
    elsewhere: tuple[str, ...] = (),
    alone: bool = False,
    kind: str = EntryKind.ACT,
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Turn ``do(actor, ...)`` into the action of that name.

    Args:
        name: "<noun>.<verb>", also the permission it needs over every argument that has a place.
        title: the words on its button.
        elsewhere: arguments whose place is not judged.
        alone: nobody else acts meanwhile: it changes what others judge by.
        kind: what sort of entry it leaves in the trail.

    An argument called ``purpose`` is kept in the trail.
    """

    def register(do: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        signature = inspect.signature(do)

        @wraps(do)
        def act(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            given = signature.bind(actor, *args, **kwargs).arguments
            arguments = dict(list(given.items())[1:])
            subject = next(
                (value for value in arguments.values() if isinstance(value, Record) and value.pk), None
            )
            try:
                judge(actor, name, {key: value for key, value in arguments.items() if key not in elsewhere})
            except NotAllowed:
                remember(name, label(subject))
                raise
            try:
                purpose, is_outermost = str(arguments.get("purpose", "")), current_entry() is None
                with entry(actor, name, subject, purpose, alone=alone, kind=kind) as made:
                    if is_outermost and kind == EntryKind.ACT:
                        note(made.pk)
                    return do(actor, *args, **kwargs)
            except DatabaseError as error:
                if isinstance(error.__cause__, CLASHES):
                    raise Clash from error
                if is_out_of_sight(error):
                    raise NotAllowed(name) from error
                raise

        parameters = dict(list(signature.parameters.items())[1:])
        if name in ACTIONS:
            raise ValueError(f"two actions are called {name}")
        ACTIONS[name] = Action(name, title, act, parameters, frozenset(elsewhere), alone, kind)
        return act

    return register


def judge(actor: Actor, permission: str, arguments: dict[str, Any]) -> None:
    """Refuse unless the actor holds the permission, over every place among the arguments.

    Raises:
        NotAllowed: without saying which argument, or what lies there.
    """
    scope = actor.scope(permission)
    if not scope:
        raise NotAllowed(permission)
    if not all(scope.covers(path) for path in _places(arguments.values())):
        raise NotAllowed(permission)


def _places(values: Iterable[Any]) -> list[str]:
    """Where some values stand, whoever asks: what the actor cannot see must not look as if it were nowhere."""
    if not any(True for value in values for _record in _records_in(value)):
        return []
    with seen_by(PROGRAM):
        return [path for value in values for record in _records_in(value) for path in record.place_paths()]


def is_out_of_sight(error: DatabaseError) -> bool:
    """Whether the database refused a row because it lies outside of what the transaction may write."""
    cause = error.__cause__
    return isinstance(cause, errors.InsufficientPrivilege) and "row-level security" in str(cause)


def _records_in(value: Any) -> Iterator[Record]:
    if isinstance(value, Record):
        yield value
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _records_in(item)
