"""Rules over everything: all models, actions, roles and foreign keys, so that new ones are covered unlisted."""

import inspect
import re
from fnmatch import filter as matching

import pytest
from django.apps import apps
from django.db import connection

from sotay.kernel.actions import ACTIONS, NotAllowed
from sotay.kernel.authority import Actor
from sotay.kernel.forms import FORMS
from sotay.kernel.models import Record
from sotay.kernel.seals import sealed_tables
from sotay.members.models import Member
from sotay.organizations.models import Organization
from sotay.people.models import Person
from sotay.people.roles import ROLES

FLOORS = [
    "kernel",
    "indicators",
    "organizations",
    "people",
    "targets",
    "papers",
    "ballots",
    "procedures",
    "members",
    "dues",
    "honours",
    "documents",
    "meetings",
    "reports",
    "handbook",
    "desk",
    "demo",
    "site",
]
OURS = [model for model in apps.get_models() if model._meta.app_label in FLOORS]
RECORDS = [model for model in OURS if issubclass(model, Record)]
LOOKS = {
    "organization.view",
    "figures.view",
    "member.list",
    "member.view",
    "reorganization.view",
    "audit.view",
    "vote.view",
    "case.view",
    "case.at_cell",
    "case.at_grassroots",
    "case.at_upper",
    "dues.view",
    "meeting.view",
    "document.view",
    "prospect.view",
    "paper.view",
    "system.view",
}

FORBIDDEN = re.compile(
    r"relig|vetting|denounc|opinion|belief|family_history|political_history|ballot_choice|voted_for|device|income",
)
"""Fields that do not exist: vetting, religion, family or political history, denunciations, opinions."""


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_relations_point_down(model):
    for field in model._meta.concrete_fields:
        if field.related_model in OURS:
            ours, theirs = model._meta.app_label, field.related_model._meta.app_label
            assert FLOORS.index(theirs) <= FLOORS.index(ours)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_relation_to_an_organisation_says_what_a_reorganisation_does_to_it(model):
    relations = {field.name for field in model._meta.concrete_fields if field.related_model is Organization}
    assert relations == set(getattr(model, "carries_over", {}))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_relation_to_a_person_says_whether_it_follows_them_into_another_record(model):
    relations = {
        field.name for field in model._meta.concrete_fields if field.related_model in (Person, Member)
    }
    assert relations == set(getattr(model, "follows_the_person", {}))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_field_holds_what_must_not_be_kept(model):
    assert [field.name for field in model._meta.fields if FORBIDDEN.search(field.name)] == []


def test_every_record_is_stamped_and_noted_by_the_database(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        triggers = {name for (name,) in cursor.fetchall()}
    assert [m._meta.db_table for m in RECORDS if f"{m._meta.db_table}_stamp" not in triggers] == []


def test_every_table_that_is_sealed_says_so_and_is_sealed(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_xact'")
        assert sorted(name for (name,) in cursor.fetchall()) == sealed_tables()


def test_every_model_of_ours_is_a_record_or_a_listed_exception():
    exceptions = {
        "kernel.Clock",
        "kernel.Sending",
        "kernel.AuditEntry",
        "kernel.AuditRow",
        "kernel.Seal",
        "kernel.SealPart",
        "members.Leg",
        "members.ImportProgress",
        "members.TakenProgress",
        "members.Rollup",
        "members.StockCount",
        "members.FlowCount",
        "members.StandingChange",
        "members.TreeChange",
        "members.NumberedMovement",
        "people.Attempt",
        "people.Session",
        "handbook.Visit",
        "documents.Progress",
    }
    assert {m._meta.label for m in OURS if not issubclass(m, Record)} == exceptions


WITHOUT_ROW_SECURITY = {
    "people.Account": "is found by its name before anybody knows who asks",
}
"""Models that name a person and are not behind the second wall, and why not."""


def test_every_model_that_names_a_person_is_behind_the_second_wall(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity OR 'security_invoker=true' = ANY(reloptions)"
        )
        guarded = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
    naming = [
        model
        for model in OURS
        if model is Person
        or any(field.related_model in (Person, Member) for field in model._meta.concrete_fields)
    ]
    open_ = {model._meta.label for model in naming if model._meta.db_table not in guarded}
    assert open_ == set(WITHOUT_ROW_SECURITY)


def test_every_action_has_a_form_whose_fields_are_its_arguments():
    assert sorted(ACTIONS.keys() - FORMS.keys()) == []


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_action_refuses_somebody_without_the_permission(name, db):
    action = ACTIONS[name]
    required = [
        None
        for parameter in action.parameters.values()
        if parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    ]
    named = {
        key: None
        for key, parameter in action.parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }
    with pytest.raises(NotAllowed):
        action.run(Actor("Người lạ"), *required, **named)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_pattern_of_a_role_means_something(role):
    for pattern in ROLES[role].may:
        assert matching([*ACTIONS, *LOOKS], pattern), pattern


def test_every_action_is_somebodys():
    held = [pattern for role in ROLES.values() for pattern in role.may]
    assert [name for name in ACTIONS if not any(matching([name], pattern) for pattern in held)] == []


def test_a_system_administrator_reads_no_content():
    assert [p for p in ROLES["system_administrator"].may if not p.startswith("system.")] == []
