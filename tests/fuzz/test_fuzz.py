"""Some seconds of the fuzzer, and every input that broke a law once; `make fuzz` runs it for an hour."""

import pytest

from tests.fuzz import intake_targets
from tests.fuzz.driver import fault_of, fuzz, kept
from tests.fuzz.kinds import Target
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_any_input_gives_values_or_messages_that_point_into_it(target: Target) -> None:
    assert [fault for data in kept(target.name) if (fault := fault_of(target, data))] == []
    _, faults = fuzz(target, seed=14, inputs=20 if target in intake_targets.TARGETS else 120)
    assert not faults
