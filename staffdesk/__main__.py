"""Start of the program: arguments, logging, crash handler, nothing else."""

import multiprocessing
import sys
import traceback
from collections.abc import Callable, Sequence

from staffdesk import cli

CRASHED, INTERRUPTED, NO_READER = 70, 130, 141
"""Exit codes of sysexits (an internal error) and of a shell (Ctrl C, a closed pipe)."""


def main() -> int:
    """Run the program and return its exit code; a fault of ours is said in a line, not in a page."""
    return guarded(_run, sys.argv[1:])


def guarded(program: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    """Run a program; what nobody foresaw ends it with a line, and with where it happened.

    The words of such an error are left out unless ``--verbose`` asks for them: they may hold what somebody
    typed.
    """
    try:
        return program(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return NO_READER
    except Exception as error:
        if "--verbose" in arguments or sys.stderr is None:
            raise
        where = traceback.extract_tb(error.__traceback__)[-1]
        print(
            f"staffdesk\N{NO-BREAK SPACE}: erreur imprévue ({type(error).__name__}, {where.name}, ligne "
            f"{where.lineno}). Rien de plus n’a été fait. Relancer avec --verbose et transmettre le détail.",
            file=sys.stderr,
        )
        return CRASHED


def _run(arguments: Sequence[str]) -> int:
    """Hand the arguments over to the part that their first word names."""
    if arguments[:1] == ["portal"]:
        # a deployable of its own, loaded only when asked
        from staffdesk.portal.__main__ import main as portal

        return portal(arguments[1:])
    if arguments[:1] == ["preview-worker"]:
        from staffdesk.services import preview_worker  # how the frozen program starts its caged process

        preview_worker.main()
        return 0
    if arguments[:1] == ["demo"]:
        from staffdesk.demo import command  # cli and demo do not know one another

        return command.main(arguments[1:])
    return cli.main(arguments)


if __name__ == "__main__":
    multiprocessing.freeze_support()  # the frozen program draws many documents in processes of its own
    raise SystemExit(main())
