"""What the command says when it cannot go on."""


class BasecError(Exception):
    """A sentence for the person at the keyboard; the command ends with `exit_code`."""

    exit_code = 1
