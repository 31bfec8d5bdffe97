"""The arguments of a command line, in French: one parser for the desk, the portal and the demonstration."""

import argparse
import sys
from datetime import datetime
from typing import Any, NoReturn

from staffdesk.domain.french import arguments as words

USAGE = 2
"""Exit code of arguments that make no sense."""


class _FrenchHelp(argparse.HelpFormatter):
    """The standard help, its first word in French."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, words.USAGE if prefix is None else prefix)


class FrenchParser(argparse.ArgumentParser):
    """A parser that helps, and refuses, in French; its subparsers likewise."""

    def __init__(self, *, add_help: bool = True, **rest: Any) -> None:
        super().__init__(add_help=False, formatter_class=_FrenchHelp, **rest)
        self._positionals.title = words.POSITIONALS
        self._optionals.title = words.OPTIONS
        if add_help:
            self.add_argument("-h", "--help", action="help", help=words.HELP)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments on standard error, with the usage, and end with 2."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}{words.COLON} {words.complaint(message)}\n")


def read_instant(text: str) -> datetime:
    """Read an instant of the command line; one without a zone would be nobody's.

    Raises:
        argparse.ArgumentTypeError: it is no instant, or lacks its zone.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(words.NO_INSTANT.format(text)) from fault
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError(words.NO_ZONE.format(text))
    return found
