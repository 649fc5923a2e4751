"""What is printed of a vote: its ballot paper and the minutes of counting, as DOCX (``?as=docx``) or PDF."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.ballots.judging import Sort
from sotay.ballots.models import GROUND_WORDS, Voting
from sotay.ballots.voting_forms import FLAW_WORDS, column_words
from sotay.ballots.voting_pages import standing_of, told
from sotay.kernel.web import Request, looks_at, visible
from sotay.papers.composing import compose
from sotay.papers.declaration import PAPER_FORMS
from sotay.papers.letterhead import letterhead_of
from sotay.papers.paper import Paper
from sotay.papers.printing_views import handed_out

VIEW = "vote.view"
BOX = "☐"


def seen(request: Request, pk: int) -> Voting:
    rows = Voting.objects.select_related("organization", "body", "outcome", "outcome__vote")
    found: Voting = visible(request.actor, rows, VIEW, pk)
    return found


@require_GET
@looks_at(VIEW)
def ballot_slips(request: Request, pk: int) -> HttpResponse:
    """The paper that is given out, to be copied as often as there are voters and sealed by hand."""
    voting = seen(request, pk)
    paper = printed(voting, "ballot_slip", slip_values(voting))
    return handed_out(
        replace(paper, on_behalf="", signer_title="", signer="", recipients=()), "phieu", kind_of(request)
    )


@require_GET
@looks_at(VIEW)
def ballot_minutes(request: Request, pk: int) -> HttpResponse:
    """The minutes of counting; what is not counted yet stands as dots."""
    voting = seen(request, pk)
    paper = printed(voting, "minutes_of_counting", minutes_values(voting))
    return handed_out(
        replace(paper, on_behalf=_("TỔ KIỂM PHIẾU"), recipients=()), "bien-ban", kind_of(request)
    )


def kind_of(request: Request) -> str:
    return "docx" if request.GET.get("as") == "docx" else "pdf"


def printed(voting: Voting, key: str, values: Mapping[str, Any]) -> Paper:
    form = PAPER_FORMS[key]
    head = letterhead_of(form, voting.organization, voting.held_on)
    return compose(form, {**head, "matter": voting.matter, "held_on": voting.held_on, **values})


def slip_values(voting: Voting) -> dict[str, Any]:
    """Each line with its boxes; where there are more names than seats one says how many to choose."""
    design = voting.design
    marks = "     ".join(f"{BOX} {column_words(voting, column)}" for column in design.columns)
    how = _("Đánh dấu X vào một ô ở mỗi dòng.")
    if design.has_surplus:
        words = {"column": column_words(voting, design.columns[0]), "n": voting.at_most}
        how = _("Đánh dấu X vào ô “%(column)s” của nhiều nhất %(n)s người.") % words
    return {
        "how_to_mark": how,
        "rows": [{"what": name, "marks": marks} for name in voting.lines or [voting.matter]],
    }


def minutes_values(voting: Voting) -> dict[str, Any]:
    """All numbers of a vote that is counted, as the minutes name them."""
    standing = standing_of(voting)
    values: dict[str, Any] = {
        "vote_kind": str(voting.declared.title),
        "channel": voting.get_channel_display(),
        "round": str(voting.round),
        "tellers": ", ".join(teller["name"] for teller in standing.tellers) or _("chủ tọa"),
    }
    outcome = getattr(voting, "outcome", None)
    if outcome is None:
        return values
    sheet, said = outcome.count, told(outcome)
    grounds = [f"{GROUND_WORDS[ground]}: {number}" for ground, number in outcome.left_out.items()]
    flaws = [f"{FLAW_WORDS[flaw]}: {number}" for flaw, number in sheet.invalid.items()]
    return {
        **values,
        "summoned": outcome.summoned,
        "left_out": "; ".join(grounds) or _("không có"),
        "denominator": outcome.denominator,
        "present": outcome.present,
        "issued": sheet.issued,
        "returned": sheet.returned,
        "valid": sheet.valid,
        "invalid": "; ".join(flaws) or _("không có"),
        "needed": outcome.needed,
        "ground": outcome.rule_citation,
        "finding": said.vote.outcome if said.vote else said.summary or _("xem bảng trên."),
        "digest": outcome.digest or _("không có (phiếu giấy)"),
        "rows": rows_of(voting, said),
    }


def rows_of(voting: Voting, said: Any) -> list[dict[str, str]]:
    """One row a name; one alone where one matter was voted."""
    if voting.declared.sort == Sort.CHOICE:
        marks = said.outcome.count.marks[0]
        return [{"what": voting.matter, "marks": counts(said.columns, marks), "came": ""}]
    found = []
    for line in said.lines:
        cells = [f"{cell['value']} ({cell['share']})" for cell in line["cells"]]
        came = _("trúng cử") if line["elected"] else _("bằng phiếu") if line["tied"] else line["after"]
        found.append({"what": line["name"], "marks": counts(said.columns, cells), "came": str(came)})
    return found


def counts(columns: list[str], numbers: Any) -> str:
    return "; ".join(f"{column}: {number}" for column, number in zip(columns, numbers, strict=True))
