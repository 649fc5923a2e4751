"""Entering and correcting persons: one place that keeps name keys, tokens and identity numbers in step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sotay.kernel.bulk import copy_instances
from sotay.kernel.names import search_tokens, sort_key, tidy_name

from .models import NameToken, Person, Precision


@dataclass(frozen=True)
class Profile:
    """The safe profile of a person, as a form, a roster or a transfer brings it.

    ``born_on`` has the precision said beside it; a month or a year is kept as its first day.
    """

    full_name: str
    sex: str = ""
    born_on: date | None = None
    born_precision: str = Precision.DAY
    ethnicity: str = ""
    phone: str = ""
    identity_number: str = ""


def person_of(profile: Profile) -> Person:
    """A new person of a profile, not yet written."""
    name = tidy_name(profile.full_name)
    person = Person(
        full_name=name,
        name_key=sort_key(name, profile.ethnicity or None),
        sex=profile.sex,
        born_on=profile.born_on,
        born_precision=profile.born_precision,
        ethnicity=profile.ethnicity,
        phone=profile.phone,
    )
    person.set_identity(profile.identity_number)
    return person


def enter(profiles: Iterable[Profile]) -> list[Person]:
    """Write new persons and the words they are found by."""
    persons = [person_of(profile) for profile in profiles]
    copy_instances(persons)
    copy_instances([token for person in persons for token in tokens_of(person)])
    return persons


def tokens_of(person: Person) -> list[NameToken]:
    return [
        NameToken(person_id=person.pk, token=token[:50])
        for token in sorted(set(search_tokens(person.full_name)))
    ]


def correct(person: Person, profile: Profile, *, keep_identity: bool = True) -> None:
    """Put a person's profile right; an empty identity number keeps the one there is."""
    given = person_of(profile)
    for name in ("full_name", "name_key", "sex", "born_on", "born_precision", "ethnicity", "phone"):
        setattr(person, name, getattr(given, name))
    if profile.identity_number or not keep_identity:
        person.set_identity(profile.identity_number)
    person.save()
    NameToken.objects.filter(person=person).delete()
    copy_instances(tokens_of(person))
