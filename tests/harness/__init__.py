"""What every test stands on. This module is loaded before Django and sets the environment of the tests."""

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

IN_CI = os.environ.get("CI") == "true"

os.environ |= {
    "SOTAY_TESTING": "1",
    "SOTAY_SECRET_KEY": "a key for tests only, as long as one for use would be",
    "SOTAY_DATA_KEYS": "1:a first key for tests only,2:a second key for tests only",
    "SOTAY_SEAL_KEYS": "1:a key of seals for tests only",
    # Playwright keeps an event loop in the thread of the test, where Django refuses to speak with a database.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}

# How fast an example runs depends on what else the machine is doing.
hypothesis_settings.register_profile("sotay", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("sotay")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that skips itself has failed: everything it needs is there."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report
