"""The first pages of the handbook: what there is for me today, and what the book says of me."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.handbook import own_meetings
from sotay.handbook.letterbox import touch
from sotay.handbook.tiles import Reader, coming_badge, tiles_of
from sotay.kernel.offline import kept_offline
from sotay.kernel.time import today
from sotay.kernel.web import Request, page, signed_in, visible
from sotay.members.form_parts import place_of
from sotay.members.models import Member, Standing
from sotay.members.story import looks, party_age_of, story
from sotay.members.views.detail import age_in_words, chip_of, dates, opened, profile
from sotay.organizations.doors import door
from sotay.organizations.models import Organization, described


@kept_offline
@require_GET
@signed_in
def home(request: Request) -> HttpResponse:
    """What a member has to know and to do today, and nothing else."""
    member = own_member(request)
    if member is None:
        return no_record(request)
    touch(request.user.pk or 0, today(), installed="from" in request.GET)
    reader = reader_of(request, member)
    context = about(reader) | {"tiles": tiles_of(reader)}
    return page(request, "handbook/home.html", context)


@kept_offline
@require_GET
@signed_in
def mine(request: Request) -> HttpResponse:
    """What the book says of a member: Party age, the badge to come, who looked in; and how the handbook is set."""
    member = own_member(request)
    if member is None:
        return no_record(request)
    touch(request.user.pk or 0, today())
    reader = reader_of(request, member)
    seen = looks(member, request.actor) or []
    context = about(reader) | {
        "page_title": _("Của tôi"),
        "record_url": door("members:detail", member.pk),
        "data_url": door("members:own_data"),
        "supplement_url": door("members:supplement"),
        "looks": seen[:3],
        "look_count": len(seen),
    }
    return page(request, "handbook/mine.html", context)


@kept_offline
@require_GET
@signed_in
def printed(request: Request) -> HttpResponse:
    """All of one's handbook on paper."""
    member = own_member(request)
    return no_record(request) if member is None else on_paper(request, reader_of(request, member))


@require_GET
@signed_in
def printed_for(request: Request, pk: int) -> HttpResponse:
    """A member's handbook, printed by their cell for whoever has no telephone. Opening it leaves a trace."""
    if request.actor.person_id == pk:
        return HttpResponseRedirect(door("handbook:printed"))
    member = visible(request.actor, Member.objects.select_related("person"), "member.view", pk)
    opened(request, member)
    return on_paper(request, reader_of(request, member))


def on_paper(request: Request, reader: Reader) -> HttpResponse:
    member = reader.member
    context = about(reader) | {
        "page_title": _("Sổ tay của %(name)s") % {"name": member.person.full_name},
        "tiles": tiles_of(reader),
        "profile": profile(member),
        "dates": dates(member),
        "story": story(member, request.actor),
        **own_meetings.on_paper(reader),
    }
    return page(request, "handbook/printed.html", context)


def own_member(request: Request) -> Member | None:
    """The member whom the account belongs to; ``None`` where it belongs to none."""
    return Member.objects.select_related("person").filter(pk=request.actor.person_id or 0).first()


def no_record(request: Request) -> HttpResponse:
    return page(request, "members/no_record.html", {"page_title": _("Sổ tay")})


def reader_of(request: Request, member: Member) -> Reader:
    is_own = request.actor.person_id == member.pk
    return Reader(request.actor, member, place_of(member), today(), is_own)


def about(reader: Reader) -> dict[str, Any]:
    """Who it is, where they sit, how long they have been in the Party."""
    member, cell = reader.member, reader.cell
    told = story(member, reader.actor)
    standing = Standing.objects.as_of(reader.on).filter(member=member).first()
    return {
        "page_title": member.person.full_name,
        "member": member,
        "today": reader.on,
        "chip": chip_of(standing, told),
        "cell": cell_names(cell, reader),
        "cell_url": door("organization", cell.pk) if cell else "",
        "party_age": age_in_words(party_age_of(member, told.effective, reader.on)),
        "coming": coming_badge(member, reader.on),
    }


def cell_names(cell: Organization | None, reader: Reader) -> dict[str, str]:
    """What the cell is called, and what stands above it."""
    if cell is None:
        return {}
    pks = cell.ancestor_ids[-2:]
    states = described(pks, reader.on)
    names = [states[pk].name for pk in pks if pk in states]
    return {"name": names[-1] if names else "", "above": names[0] if len(names) > 1 else ""}
