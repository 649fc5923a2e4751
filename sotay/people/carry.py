"""What a reorganisation does to where people are, the posts they hold, the offices they act in, their accounts."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from sotay.kernel.actions import current_entry
from sotay.kernel.bulk import copy_instances
from sotay.kernel.place import numbers
from sotay.kernel.time import DAY, today
from sotay.organizations.carrying import by_hand, copy_of, end
from sotay.organizations.models import Organization, Post
from sotay.organizations.reorganization import Reshaped, carries

from .models import Account, Deputy, Office, PostHolding, Presence, PresenceReason

by_hand(Office, Account)


@carries
def presences_follow(reshaped: Reshaped) -> None:
    """Where people are today follows today's tree. Guests of what ends are guests of its successor."""
    guests = Presence.objects.filter(
        reason=PresenceReason.TEMPORARY, valid_to__gt=reshaped.on, organization_id__in=reshaped.heirs
    )
    for ended in set(guests.values_list("organization_id", flat=True)):
        guests.filter(organization_id=ended).update(organization_id=reshaped.heirs[ended])
    sql = """UPDATE people_presence p SET path = o.path FROM organizations_organization o
             WHERE o.id = p.organization_id AND p.path IS DISTINCT FROM o.path AND o.path IS NOT NULL
               AND (o.id = ANY(%s) OR o.custodian_id IS NOT NULL OR p.reason = 'temporary')"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(reshaped.fates)])


@carries
def holdings_end_or_go_on(reshaped: Reshaped) -> None:
    """Who held a post of a body that ended holds it no more; the head of a village goes on."""
    ended = Post.objects.filter(body__organization_id__in=reshaped.ended, valid_to__lte=reshaped.on + DAY)
    end(PostHolding.objects.filter(post_id__in=ended.values("pk")), reshaped.on)
    entry = current_entry()
    news = Post.objects.filter(unit__formerly__isnull=False, entry_id=entry.pk if entry else 0)
    new_posts: dict[int, list[int]] = {}
    for pk, formerly in news.order_by("pk").values_list("pk", "unit__formerly_id"):
        new_posts.setdefault(formerly or 0, []).append(pk)
    old_posts: dict[int, list[int]] = {}
    olds = Post.objects.filter(unit_id__in=list(new_posts), valid_to__gt=reshaped.on).order_by("pk")
    for pk, unit in olds.values_list("pk", "unit_id"):
        old_posts.setdefault(unit or 0, []).append(pk)
    pairs = {
        old: new for unit, posts in old_posts.items() for old, new in zip(posts, new_posts[unit], strict=True)
    }
    rows = PostHolding.objects.filter(post_id__in=list(pairs), valid_to__gt=reshaped.on)
    copy_instances(
        [
            copy_of(row, post_id=pairs[row.post_id], valid_from=max(row.valid_from, reshaped.on))
            for row in rows
        ]
    )


@carries
def offices_end_or_pass(reshaped: Reshaped) -> None:
    """A role held at an organisation that ends is held at its successor from the day on, or ends.

    Whoever stands in for its holder goes on with the role, or ends with it. What was to begin later begins at the
    successor, or never was.
    """
    rows = list(
        Office.objects.filter(organization_id__in=reshaped.ended, valid_to__gt=reshaped.on).order_by("pk")
    )
    passing = {pk: heir for pk, heir in reshaped.heirs.items() if pk not in reshaped.offices_end}
    held = set(
        Office.objects.filter(
            organization_id__in=list(passing.values()), valid_to__gt=reshaped.on
        ).values_list("account_id", "role", "organization_id")
    )
    went_on: dict[int, Office] = {}
    for row in rows:
        heir = passing.get(row.organization_id)
        if heir is None or (row.account_id, row.role, heir) in held:
            continue
        held.add((row.account_id, row.role, heir))
        since = max(row.valid_from, reshaped.on)
        went_on[row.pk] = copy_of(row, organization_id=heir, valid_from=since)
    copy_instances(list(went_on.values()))
    deputies_go_along([row.pk for row in rows], went_on, reshaped.on)
    end_or_never_begin(Office.objects.filter(pk__in=[row.pk for row in rows]), reshaped.on)


def deputies_go_along(offices: list[int], went_on: dict[int, Office], on: date) -> None:
    """The holder is still away: whoever stands in does so in the office that went on; in one that ended, nobody."""
    rows = list(Deputy.objects.filter(office_id__in=offices, valid_to__gt=on).order_by("pk"))
    copy_instances(
        [
            copy_of(row, office_id=went_on[row.office_id].pk, valid_from=max(row.valid_from, on))
            for row in rows
            if row.office_id in went_on
        ]
    )
    end_or_never_begin(Deputy.objects.filter(pk__in=[row.pk for row in rows]), on)


def end_or_never_begin(rows: QuerySet[Any], on: date) -> None:
    """End dated rows on a day; what was yet to begin is gone."""
    rows.filter(valid_from__gt=max(on, today())).delete()
    end(rows, on)


@carries
def accounts_are_looked_after(reshaped: Reshaped) -> None:
    """Accounts made for the work of an organisation that ends are its successor's; without one, its custodian's.

    So somebody looks after each of them, whether or not their offices went on.
    """
    homeless = list(Account.objects.filter(organization_id__in=reshaped.ended).order_by("pk"))
    paths = dict(Organization.objects.filter(pk__in=reshaped.ended).values_list("pk", "path"))
    for account in homeless:
        at = account.organization_id or 0
        account.organization_id = reshaped.heirs.get(at) or answering(paths.get(at) or "")
        account.save()


def answering(path: str) -> int | None:
    """Who answers for an organisation that ended: it lies right above it."""
    above = numbers(path)[:-1]
    return above[-1] if above else None
