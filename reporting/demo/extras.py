"""What the demo shows beside its story: a little of each thing that people do at their desk.

Each extra is one function in a module of its own. It goes through the actions people use, on at most some forty
households, so that it costs the same in a small demo and in a very large one. It is given the projects as they stand
after the story, and it must do nothing in one that is too small for it.
"""

import datetime
from collections.abc import Callable, Sequence

from adv.accounts.models import Project
from reporting.demo.conversations import write_conversations
from reporting.demo.desk import write_desk
from reporting.demo.effects_extras import write_effects_extras
from reporting.demo.front_doors import write_front_doors
from reporting.demo.look_backs import write_look_backs
from reporting.demo.matrix_extras import write_matrix_extras
from reporting.demo.targets import write_targets
from reporting.demo.tasks_extras import write_tasks_extras

Extra = Callable[[Project, datetime.date], None]

#: In this order, after the story.
EXTRAS: Sequence[Extra] = (
    write_look_backs,
    write_effects_extras,
    write_desk,
    write_tasks_extras,
    write_targets,
    write_matrix_extras,
    write_conversations,
    write_front_doors,
)


def write_extras(project: Project, today: datetime.date) -> None:
    """Let every extra happen in ``project``."""
    for extra in EXTRAS:
        extra(project, today)
