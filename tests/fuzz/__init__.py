"""Random inputs to everything that reads: `python -m tests.fuzz [TARGET …] [--minutes N | --inputs N] [--seed N]`."""
