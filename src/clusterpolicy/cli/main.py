"""
The entry point: run a verb and turn what it raises into one line and an exit code.

Exit codes: 0 done; 1 what somebody wrote is wrong, or a check failed; 2 the command line is wrong or a
name is unknown; 3 time ran out; 4 something outside is missing or broken (disk, endpoint, Java).
"""

import os
import sys

from clusterpolicy.cli import console
from clusterpolicy.errors import (
    ClusterPolicyError,
    InputError,
    QueryTimeout,
    QuestionError,
)


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
        app(standalone_mode=True)
    except InputError as error:
        console.error(error.summary)
        for problem in error.problems:
            console.error(f"  {problem}")
        sys.exit(exit_code(error))
    except ClusterPolicyError as error:
        console.error(f"clusterpolicy: {error}")
        if isinstance(error, QueryTimeout):
            # The late query still burns in its thread; leave without waiting for it.
            sys.stderr.flush()
            os._exit(exit_code(error))
        sys.exit(exit_code(error))
    except BrokenPipeError:
        # The reader (head, less) has enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        console.error("stopped")
        os._exit(130)


if __name__ == "__main__":
    main()
