"""What a reorganisation does to where people are, to the posts they hold and to the offices they act in."""

from django.db import connection

from sotay.kernel.actions import current_entry
from sotay.kernel.bulk import copy_instances
from sotay.kernel.time import DAY
from sotay.organizations.carrying import by_hand, copy_of, end
from sotay.organizations.models import Post
from sotay.organizations.reorganization import Reshaped, carries

from .models import Office, PostHolding

by_hand(Office)


@carries
def presences_follow(reshaped: Reshaped) -> None:
    """Where people are today follows today's tree."""
    sql = """UPDATE people_presence p SET path = o.path FROM organizations_organization o
             WHERE o.id = p.organization_id AND p.path IS DISTINCT FROM o.path AND o.path IS NOT NULL
               AND (o.id = ANY(%s) OR o.custodian_id IS NOT NULL)"""
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
    """A role held at an organisation that ends is held at its successor from the day on, or ends."""
    rows = list(
        Office.objects.filter(organization_id__in=reshaped.ended, valid_to__gt=reshaped.on).order_by("pk")
    )
    passing = {pk: heir for pk, heir in reshaped.heirs.items() if pk not in reshaped.offices_end}
    held = set(
        Office.objects.filter(
            organization_id__in=list(passing.values()), valid_to__gt=reshaped.on
        ).values_list("account_id", "role", "organization_id")
    )
    made = []
    for row in rows:
        heir = passing.get(row.organization_id)
        if heir is None or (row.account_id, row.role, heir) in held:
            continue
        held.add((row.account_id, row.role, heir))
        made.append(copy_of(row, organization_id=heir, valid_from=max(row.valid_from, reshaped.on)))
    end(Office.objects.filter(pk__in=[row.pk for row in rows]), reshaped.on)
    copy_instances(made)
