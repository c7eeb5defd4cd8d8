"""Tests of what was changed and of what comes back from Word."""
