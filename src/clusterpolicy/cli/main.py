"""
The entry point: run a verb and turn what it raises into one line and an exit code.

Exit codes: 0 done; 1 what somebody wrote is wrong, or a check failed; 2 the command line is wrong or a
name is unknown; 3 time ran out; 4 something outside is missing or broken (disk, endpoint, Java).
"""

import contextlib
import os
import sys
from typing import Any, Final, NoReturn

import typer

from clusterpolicy.cli import console
from clusterpolicy.errors import (
    ClusterPolicyError,
    InputError,
    QueryTimeout,
    QuestionError,
)

#: What typer raises for a wrong command line; it has moved between typer's releases.
USAGE_ERROR: Final[type[Exception]] = typer.BadParameter.__bases__[0]


def exit_code(error: ClusterPolicyError) -> int:
    """The exit code for an error."""
    if isinstance(error, InputError):
        return 1
    if isinstance(error, QueryTimeout):
        return 3
    return 2 if isinstance(error, QuestionError) else 4


def main() -> None:
    """Run the command line."""
    from clusterpolicy.cli.verbs import app

    try:
        leave(app(standalone_mode=False, prog_name="clusterpolicy") or 0)
    except USAGE_ERROR as error:
        _usage(error)
    except InputError as error:
        console.error(f"clusterpolicy: {error.summary}")
        for problem in error.problems:
            console.error(f"  {problem}")
        leave(exit_code(error))
    except ClusterPolicyError as error:
        console.error(f"clusterpolicy: {error}")
        leave(exit_code(error))
    except (KeyboardInterrupt, typer.Abort):
        console.error("stopped")
        leave(130)


def leave(code: int) -> NoReturn:
    """
    End the process now.

    A late query still burns in its thread and would be waited for, and a graph of many thousand facts
    takes a while to be taken apart: the system does both at once.
    """
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _usage(error: Any) -> NoReturn:
    """Say what is wrong with the command line, in one line, and where the help is."""
    context = error.ctx
    path = context.command_path if context else "clusterpolicy"
    if type(error).__name__ == "NoArgsIsHelpError":
        console.error(error.format_message())
    else:
        message = " ".join(error.format_message().split()).replace("Value error, ", "").rstrip(".")
        console.error(f"clusterpolicy: {message}; see {path} --help")
    leave(2)


if __name__ == "__main__":
    main()
