"""First figures of the program, each beside the least its work could cost: ``python -m tests.benchmarks``."""
