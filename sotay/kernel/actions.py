"""Writing. An action is the only thing that writes.

Its name is its permission, its arguments are its form. Every argument that has a place is judged, then, in one
transaction, an audit entry is opened and the work is done; both are kept, or neither.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction

from .authority import Actor
from .models import AuditEntry, Record
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
    """

    name: str
    title: StrOrPromise
    run: Callable[..., Any]
    parameters: dict[str, inspect.Parameter]
    elsewhere: frozenset[str]


ACTIONS: dict[str, Action] = {}


class NotAllowed(PermissionDenied):
    """The actor does not hold the permission over one of the arguments."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


_open: ContextVar[AuditEntry | None] = ContextVar("open_entry", default=None)


def current_entry() -> AuditEntry | None:
    """The entry of the action that is running, if one is."""
    return _open.get()


@contextmanager
def entry(
    actor: Actor, name: str, subject: models.Model | None = None, purpose: str = ""
) -> Iterator[AuditEntry]:
    """One transaction and one audit entry. An action inside an action opens an entry below it."""
    parent = _open.get()
    with transaction.atomic():
        made = AuditEntry.objects.create(
            at=now(),
            action=name,
            account_id=actor.account_id,
            actor=actor.name,
            office=actor.office,
            place=first_place(subject) or actor.path,
            subject=label(subject),
            purpose=purpose,
            parent_id=parent.pk if parent else None,
        )
        token = _open.set(made)
        try:
            yield made
        finally:
            _open.reset(token)
        _stamp_with(parent)


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
    name: str, title: StrOrPromise, *, elsewhere: tuple[str, ...] = ()
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Turn ``do(actor, ...)`` into the action of that name.

    Args:
        name: "<noun>.<verb>", also the permission it needs over every argument that has a place.
        title: the words on its button.
        elsewhere: arguments whose place is not judged.
    """

    def register(do: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        signature = inspect.signature(do)

        @wraps(do)
        def act(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            given = signature.bind(actor, *args, **kwargs).arguments
            arguments = dict(list(given.items())[1:])
            judge(actor, name, {key: value for key, value in arguments.items() if key not in elsewhere})
            subject = next(
                (value for value in arguments.values() if isinstance(value, Record) and value.pk), None
            )
            with entry(actor, name, subject):
                return do(actor, *args, **kwargs)

        parameters = dict(list(signature.parameters.items())[1:])
        if name in ACTIONS:
            raise ValueError(f"two actions are called {name}")
        ACTIONS[name] = Action(name, title, act, parameters, frozenset(elsewhere))
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
    for value in arguments.values():
        for path in places_of(value):
            if not scope.covers(path):
                raise NotAllowed(permission)


def places_of(value: Any) -> Iterator[str]:
    if isinstance(value, Record):
        yield from value.place_paths()
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from places_of(item)
