"""What an action refuses: a reason in plain Dutch, that a form shows beside the field."""


class ActionRefused(Exception):  # noqa: N818  it is an answer, not an error of the program
    """The action was not done. ``message`` is for people; ``field`` is the form field it is about, if there is one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
