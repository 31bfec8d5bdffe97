"""Start of the program: arguments, logging, crash handler, nothing else."""

import multiprocessing
import sys

from staffdesk import cli


def main() -> int:
    """Run the program and return its exit code; the portal's commands are handed over to the portal."""
    arguments = sys.argv[1:]
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
