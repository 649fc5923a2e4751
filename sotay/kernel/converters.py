"""The kinds of argument an address may carry. Tests take their examples by kind, so every address has one."""

from django.urls import register_converter
from django.urls.converters import IntConverter, SlugConverter


class OrganizationConverter(IntConverter):
    """The number of an organisation."""


class MemberConverter(IntConverter):
    """The number of a member (and person)."""


class ProspectConverter(IntConverter):
    """The number of a prospect."""


class SupplementConverter(IntConverter):
    """The number of a sheet on which a member says what has changed in their record."""


class ScreenedConverter(IntConverter):
    """The number of a line on the list of a screening round."""


class ScreeningRoundConverter(IntConverter):
    """The number of a screening round."""


class MovementConverter(IntConverter):
    """The number of an entry of the ledger."""


class ImportConverter(IntConverter):
    """The number of a roster import."""


class EntryConverter(IntConverter):
    """The number of an audit entry."""


class ExtractConverter(IntConverter):
    """The number of a list kept by name."""


class PlanConverter(IntConverter):
    """The number of a plan of reorganisation."""


class LineConverter(IntConverter):
    """Which line of a plan, counted from 1."""


class PatternConverter(IntConverter):
    """The number of a model of organisation."""


class PasskeyConverter(IntConverter):
    """The number of a passkey of one's own."""


class ExportRequestConverter(IntConverter):
    """The number of a request to take a list out."""


class TakenListConverter(IntConverter):
    """The number of a long list that one asked for."""


class IncidentConverter(IntConverter):
    """The number of a breach of personal data."""


class VoteConverter(IntConverter):
    """The number of the result of a vote."""


class BallotConverter(IntConverter):
    """The number of a vote that is held, or was."""


class VoterConverter(IntConverter):
    """The number of somebody's place on the list of a vote."""


class CaseConverter(IntConverter):
    """The number of a case of a procedure."""


class TargetConverter(IntConverter):
    """The number of a target."""


class ProcedureConverter(SlugConverter):
    """The name of a procedure."""

    regex = "[a-z_]+"


class SeriesConverter(IntConverter):
    """The number of a series of numbers."""


class NumberConverter(IntConverter):
    """The key of an issued number."""


class MeetingConverter(IntConverter):
    """The number of a meeting."""


class AssignmentConverter(IntConverter):
    """The number of a task that a resolution gave."""


class DocumentConverter(IntConverter):
    """The number of a document in a register."""


class StudyRequestConverter(IntConverter):
    """The number of a request to study a document."""


class IndicatorConverter(SlugConverter):
    """The code of an indicator."""

    regex = "[a-z0-9_]+"


class CheckConverter(SlugConverter):
    """The code of a check of data quality."""

    regex = "quality_[a-z_]+"


class PaperFormConverter(SlugConverter):
    """The key of a form that can be printed."""

    regex = "[a-z_]+"


class ActionConverter(SlugConverter):
    """The name of an action, "<noun>.<verb>"."""

    regex = r"[a-z_]+\.[a-z_]+"


class SecretConverter(SlugConverter):
    """A secret that opens what it leads to, to whoever knows it."""

    regex = "[A-Za-z0-9_-]{43}"


class FeedbackConverter(IntConverter):
    """The number of a feedback."""


CONVERTERS: dict[str, type[IntConverter | SlugConverter]] = {
    "organization": OrganizationConverter,
    "member": MemberConverter,
    "prospect": ProspectConverter,
    "supplement": SupplementConverter,
    "screened": ScreenedConverter,
    "screeninground": ScreeningRoundConverter,
    "movement": MovementConverter,
    "import": ImportConverter,
    "entry": EntryConverter,
    "extract": ExtractConverter,
    "plan": PlanConverter,
    "line": LineConverter,
    "pattern": PatternConverter,
    "passkey": PasskeyConverter,
    "exportrequest": ExportRequestConverter,
    "takenlist": TakenListConverter,
    "incident": IncidentConverter,
    "vote": VoteConverter,
    "ballot": BallotConverter,
    "voter": VoterConverter,
    "case": CaseConverter,
    "target": TargetConverter,
    "meeting": MeetingConverter,
    "assignment": AssignmentConverter,
    "procedure": ProcedureConverter,
    "series": SeriesConverter,
    "number": NumberConverter,
    "document": DocumentConverter,
    "studyrequest": StudyRequestConverter,
    "indicator": IndicatorConverter,
    "check": CheckConverter,
    "paperform": PaperFormConverter,
    "action": ActionConverter,
    "secret": SecretConverter,
    "feedback": FeedbackConverter,
}

for name, converter in CONVERTERS.items():
    register_converter(converter, name)
