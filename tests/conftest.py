"""Fixtures for all rooms."""

pytest_plugins = ["tests.harness.databases", "tests.harness.worlds", "tests.harness.browser"]
