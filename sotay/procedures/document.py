"""docs/procedures.md: every declared procedure as a diagram and a table."""

from collections.abc import Iterator

from django.utils import translation

from .declaring import PROCEDURES, SEATS, Procedure, Seat, Step, Way

BY_RULE = "theo quy định"


def markdown() -> str:
    """The page of the procedures."""
    with translation.override("vi"):
        return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Procedures"
    yield ""
    yield "*Written by `sotay docs` from the rooms' declarations; do not edit.*"
    yield ""
    yield "Each is a list of steps: who acts, by when, on which papers, by which vote, and where it may lead. One"
    yield "engine (`sotay/procedures/`) runs them all. Titles are in Vietnamese, as the program shows them."
    for procedure in PROCEDURES.values():
        yield from _procedure(procedure)


def _procedure(procedure: Procedure) -> Iterator[str]:
    yield ""
    yield f"## {procedure.title} (`{procedure.key}`)"
    yield ""
    yield f"{procedure.purpose} *{procedure.regulation}*"
    yield ""
    yield "```mermaid"
    yield "flowchart TD"
    for step in procedure.steps:
        yield f'  {step.key}["{step.title}<br>{_seat(step)}"]'
    for step in procedure.steps:
        for way in step.ways:
            yield f'  {step.key} -->|"{way.title}"| {way.to or _end(step, way)}'
    yield "```"
    yield ""
    yield "| step | who | by when | papers | vote | ways |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for step in procedure.steps:
        yield f"| {' | '.join(_cells(step))} |"


def _cells(step: Step) -> Iterator[str]:
    yield f"{step.title}{' (quyết định)' if step.decides else ''}"
    yield _seat(step)
    yield (
        f"`{step.within.rule}`" if step.within and step.within.rule else "ngày đã ghi" if step.within else ""
    )
    yield "; ".join(paper.words for paper in step.papers)
    yield (f"`{step.vote}`" if isinstance(step.vote, str) else BY_RULE) if step.vote else ""
    yield "; ".join(str(way.title) for way in step.ways)


def _seat(step: Step) -> str:
    return str(SEATS[step.seat]) if isinstance(step.seat, Seat) else BY_RULE


def _end(step: Step, way: Way) -> str:
    return f'{step.key}_{way.key}(["{"xong" if way.agreed else "kết thúc"}"])'
