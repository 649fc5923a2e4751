"""What is kept beside its source agrees with it: migrations."""

import pytest
from django.apps import apps
from django.core.management import call_command


@pytest.mark.django_db(databases=["default", "owner"])
def test_no_migration_is_missing() -> None:
    ours = [app.label for app in apps.get_app_configs() if app.name.startswith("sotay.")]
    call_command("makemigrations", *ours, check_changes=True, dry_run=True, verbosity=3)
