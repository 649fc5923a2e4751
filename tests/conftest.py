"""Fixtures for all rooms."""

pytest_plugins = [
    "tests.harness.databases",
    "tests.harness.clients",
    "tests.harness.worlds",
    "tests.harness.browser",
]
