"""`python -m tests.fuzz [TARGET …] [--minutes N | --inputs N] [--seed N]`: tries inputs, and keeps those that break a law."""

import argparse
import hashlib
import sys

from tests.fuzz.driver import CORPUS, fuzz
from tests.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz the targets in turn; the exit code is 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="all, unless named")
    parser.add_argument("--minutes", type=float, default=1.0, help="for all of them together")
    parser.add_argument("--inputs", type=int, default=0, help="for each of them, in place of a time")
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    wanted = [target for target in TARGETS if not said.targets or target.name in said.targets]
    is_clean = True
    for target in wanted:
        tried, faults = fuzz(target, said.seed, inputs=said.inputs, seconds=60 * said.minutes / len(wanted))
        print(f"{target.name}: {tried} inputs, {len(faults)} kinds of faults", flush=True)
        for fault in faults.values():
            is_clean = False
            path = CORPUS / f"{target.name}-{hashlib.sha256(fault.data).hexdigest()[:8]}"
            path.write_bytes(fault.data)
            print(f"  {path.name}: {fault.why}", flush=True)
    sys.exit(not is_clean)


if __name__ == "__main__":
    main()
