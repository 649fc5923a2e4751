"""What hangs on organisations that end: bodies end with them, units, groups and rules pass to who follows them.

A model says in ``carries_over`` what becomes of its rows. For dated models the word is enough, and it is done here,
for those of higher rooms too; ``by_hand`` names the models for which a room has a carrier of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import F, Model

from sotay.kernel.bulk import copy_instances
from sotay.kernel.models import Bitemporal, Dated
from sotay.kernel.time import DAY

from .models import Body, GroupMembership, Organization, OrganizationState, Post, Term, Unit, UnitService
from .reorganization import ENDS, PASSES, Reshaped, carries

BY_HAND: set[type[Model]] = {Organization, Unit, UnitService, GroupMembership}


def by_hand(*models: type[Model]) -> None:
    """These models have carriers of their own."""
    BY_HAND.update(models)


def relations(word: str) -> list[tuple[type[Any], str]]:
    """The relations to organisations of which a word says what becomes of them."""
    return [
        (model, name)
        for model in apps.get_models()
        for name, said in getattr(model, "carries_over", {}).items()
        if said == word and model not in BY_HAND and not issubclass(model, Bitemporal)
    ]


@carries
def what_ends_ends(reshaped: Reshaped) -> None:
    """Bodies with their terms and seats, and whatever else ends with its organisation."""
    bodies = list(
        Body.objects.filter(organization_id__in=reshaped.ended, valid_to__gt=reshaped.on).values_list(
            "pk", flat=True
        )
    )
    end(Term.objects.filter(body_id__in=bodies), reshaped.on)
    end(Post.objects.filter(body_id__in=bodies), reshaped.on)
    for model, name in relations(ENDS):
        if issubclass(model, Dated):
            end(model._base_manager.filter(**{f"{name}__in": reshaped.ended}), reshaped.on)


def end(rows: Any, on: date) -> None:
    """End dated rows on a day; what began later lasts its first day."""
    rows.filter(valid_to__gt=on, valid_from__lt=on).update(valid_to=on)
    rows.filter(valid_to__gt=on, valid_from__gte=on).update(valid_to=F("valid_from") + DAY)


@carries
def what_passes_passes(reshaped: Reshaped) -> None:
    """Rows that are the successor's from the day on."""
    for model, name in relations(PASSES):
        rows = list(model._base_manager.filter(**{f"{name}__in": list(reshaped.heirs)}))
        if issubclass(model, Dated):
            pass_on(rows, name, reshaped)
        else:
            for row in rows:
                setattr(row, f"{name}_id", reshaped.heirs[getattr(row, f"{name}_id")])
                row.save()


def pass_on(rows: Sequence[Any], name: str, reshaped: Reshaped, **more: Any) -> list[tuple[Any, Any]]:
    """Dated rows end on the day and go on at the successor, unless the same stands there.

    Returns:
        Each row that went on, with what it goes on as.
    """
    lasting = [row for row in rows if row.valid_to > reshaped.on]
    heirs = {reshaped.heirs[getattr(row, f"{name}_id")] for row in lasting}
    taken = {}
    if lasting:
        there = type(lasting[0])._base_manager.filter(**{f"{name}__in": heirs}, valid_to__gt=reshaped.on)
        taken = {_likeness(row, name): row for row in there}
    made = []
    for row in lasting:
        heir = reshaped.heirs[getattr(row, f"{name}_id")]
        copy = copy_of(row, **{f"{name}_id": heir, "valid_from": max(row.valid_from, reshaped.on), **more})
        if _likeness(copy, name) not in taken:
            taken[_likeness(copy, name)] = copy
            made.append((row, copy))
    if lasting:
        end(type(lasting[0])._base_manager.filter(pk__in=[row.pk for row in lasting]), reshaped.on)
    copy_instances([copy for _row, copy in made])
    return made


def _likeness(row: Any, name: str) -> tuple[Any, ...]:
    """What two rows agree in when one of them is enough."""
    left_out = {"id", "entry_id", "valid_from", "valid_to", "decision_id"}
    fields = [field.attname for field in row._meta.concrete_fields if field.attname not in left_out]
    return tuple(str(getattr(row, each)) for each in fields)


def copy_of(row: Any, **values: Any) -> Any:
    """The same row again, without a number, but for some values."""
    fields = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not getattr(field, "generated", False)
    }
    fields.pop("entry_id", None)
    return type(row)(**(fields | {"id": None} | values))


# Units, and the cells that serve them ------------------------------------------------------------------------


@carries
def units_go_on(reshaped: Reshaped) -> None:
    """The villages of a commune that ends are its successor's: the same unit again, with the seat of its head.

    The former row is not ended: it lies in the area of an organisation, and is there as long as that was known to be.
    """
    rows = Unit.objects.filter(organization_id__in=list(reshaped.heirs), valid_to__gt=reshaped.on)
    again = {}
    for row in rows:
        since = max(row.valid_from, reshaped.on)
        heir = reshaped.heirs[row.organization_id]
        again[row.pk] = copy_of(row, organization_id=heir, valid_from=since, formerly_id=row.pk)
    copy_instances(list(again.values()))
    posts = Post.objects.filter(unit_id__in=list(again), valid_to__gt=reshaped.on).order_by("pk")
    copy_instances(
        [
            copy_of(post, unit_id=again[post.unit_id or 0].pk, valid_from=max(post.valid_from, reshaped.on))
            for post in posts
        ]
    )
    _serve(reshaped, {old: unit.pk for old, unit in again.items()})


def _serve(reshaped: Reshaped, units: dict[int, int]) -> None:
    """Cells go on serving their units; for a cell that ended its successor does."""
    services = UnitService.objects.filter(valid_to__gt=reshaped.on)
    of_units = list(services.filter(unit_id__in=list(units)))
    of_cells = list(services.filter(cell_id__in=reshaped.ended).exclude(unit_id__in=list(units)))
    end(UnitService.objects.filter(pk__in=[row.pk for row in [*of_units, *of_cells]]), reshaped.on)
    served: set[tuple[int, int | None]] = set(
        services.filter(cell_id__in=list(reshaped.heirs.values())).values_list("unit_id", "cell_id")
    )
    made = []
    for row in [*of_units, *of_cells]:
        cell = reshaped.heirs.get(row.cell_id) if row.cell_id in reshaped.ended else row.cell_id
        pair = (units.get(row.unit_id, row.unit_id), cell)
        if cell is None or pair in served:
            continue
        served.add(pair)
        since = max(row.valid_from, reshaped.on)
        made.append(copy_of(row, unit_id=pair[0], cell_id=cell, valid_from=since))
    copy_instances(made)


@carries
def groups_go_on(reshaped: Reshaped) -> None:
    """A named group has the successor in the place of the one that ended."""
    rows = list(GroupMembership.objects.filter(organization_id__in=list(reshaped.heirs)))
    names = names_of(reshaped.heirs.values(), reshaped.on)
    lasting = [row for row in rows if row.valid_to > reshaped.on]
    there = set(
        GroupMembership.objects.filter(organization_id__in=list(reshaped.heirs.values())).values_list(
            "group_id", "organization_id"
        )
    )
    made = []
    for row in lasting:
        heir = reshaped.heirs[row.organization_id or 0]
        if (row.group_id, heir) in there:
            continue
        there.add((row.group_id, heir))
        since = max(row.valid_from, reshaped.on)
        made.append(copy_of(row, organization_id=heir, name=names.get(heir, row.name), valid_from=since))
    end(GroupMembership.objects.filter(pk__in=[row.pk for row in lasting]), reshaped.on)
    copy_instances(made)


def names_of(pks: Iterable[int], on: date) -> dict[int, str]:
    """What some organisations are called on a day."""
    rows = OrganizationState.objects.known_at(None).as_of(on).filter(organization_id__in=list(pks))
    return dict(rows.values_list("organization_id", "name"))
