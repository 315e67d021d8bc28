"""Every change of dossier data is readable: who, when, from what to what.

Two tables, checked against the code. ``MODELS`` says of each dossier model where its history is. ``WITHOUT_A_LINE``
names each action (a function with ``by``) that writes no line of the history, and why it need not.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from adv.privacy import MODEL_POLICIES, Kind
from households.domain.changes import ChangeKind

ROOT = Path(__file__).parents[2]
ACTIONS = ("households/actions", "interventions/actions")
KEEPERS = {"households.actions.history.keep_change", "households.actions.history.change_row"}

#: Where the history of each dossier model is: the kind of line that its actions write, or a reason why the rows
#: themselves are the history.
MODELS: dict[str, ChangeKind | str] = {
    "households.Address": "the protocol works it out from the contact moments",
    "households.Household": ChangeKind.HOUSEHOLD,
    "households.Stay": ChangeKind.HOUSEHOLD,
    "households.Resident": ChangeKind.RESIDENT,
    "households.SearchKey": "made of the name and the telephone number of a resident",
    "households.DossierAccess": "written once; shown to the owner of the household",
    "households.ContactMoment": ChangeKind.CONTACT,
    "households.StatusChange": "written once; a line of the history beside it",
    "households.DossierChange": "is the history",
    "households.Coordinator": ChangeKind.COORDINATOR,
    "households.Helper": ChangeKind.HELPER,
    "households.AftercareContact": ChangeKind.AFTERCARE,
    "households.MatrixScoring": ChangeKind.SCORING,
    "households.Signal": ChangeKind.SIGNAL,
    "households.SignalStep": "written once; shown with who and when",
    "households.Appointment": ChangeKind.APPOINTMENT,
    "households.TenancyChange": ChangeKind.HOUSEHOLD,
    "households.OfflineEntry": "written once; becomes a contact moment",
    "interventions.Consent": "given once and withdrawn once, each with who and when",
    "interventions.Plan": ChangeKind.PLAN,
    "interventions.PlanVersion": "written once: each version of the plan",
    "interventions.Goal": ChangeKind.GOAL,
    "interventions.Evaluation": ChangeKind.EVALUATION,
    "interventions.EvaluationOutcome": ChangeKind.EVALUATION,
    "interventions.Intervention": "written once, with who and when",
    "interventions.InterventionDomain": "written once, with its intervention",
    "interventions.Effect": "written once, with who and when; a later look is another effect",
    "interventions.Task": "each change of status is a transition, written once",
    "interventions.TaskTransition": "written once",
    "interventions.TaskMessage": "written once",
    "interventions.Escalation": "opened once and solved once, each with who and when",
    "interventions.EscalationNote": "written once",
    "interventions.FollowUp": "written once: when somebody looks back at an intervention",
    "reporting.ResearchRow": "made of the effects, and about nobody who can be traced",
}

#: Models that the pages of another piece keep with lines of their own kind.
OTHERS = {
    "conversation": ChangeKind.CONVERSATION,
    "benefit": ChangeKind.BENEFIT,
    "chance": ChangeKind.CHANCE,
    "handover": ChangeKind.HANDOVER,
    "meeting": ChangeKind.MEETING,
    "decision": ChangeKind.DECISION,
}

_READS = "it looks, and changes nothing"
_OF_THE_TEAM = "about the team or the project, no dossier"
_OWN_ROWS = "adds a row that stays readable with who and when"
_BY_MANY = "takes in rows of a list, each with its own moment and who; corrections write lines"

WITHOUT_A_LINE: dict[str, str] = {
    "households.actions.dossier.log_look": _READS,
    "households.actions.dossier.open_colleagues_dossier": _OWN_ROWS,
    "households.actions.signals.show_source": _READS,
    "households.actions.tenancy.household_on": "adds a household without a name for events before the first known one",
    "households.actions.tenancy_changes.record_changes": _BY_MANY,
    "households.actions.offline.set_aside": _OWN_ROWS,
    **dict.fromkeys(
        (
            f"households.actions.conversations.{name}"
            for name in ("start_conversation", "save_draft", "discard_draft", "log_conversation")
        ),
        "a draft is in nobody's dossier yet: finishing it writes the line",
    ),
    "households.actions.conversation_finish.settle_action": "what it becomes writes its own line",
    "households.actions.handover.accept_handover": "each household that moves writes a line, in the moves of its kind",
    "households.actions.letters.write_text": _OF_THE_TEAM,
    "households.actions.letters.drop_text": _OF_THE_TEAM,
    "households.actions.letters.set_contact_details": _OF_THE_TEAM,
    **dict.fromkeys(
        (f"households.actions.meeting.{name}" for name in ("start_meeting", "close_meeting", "drop_meeting")),
        _OF_THE_TEAM,
    ),
    "interventions.actions.consents.change_consent_text": _OF_THE_TEAM,
    "interventions.actions.follow_up.follow_up": _OWN_ROWS,
    "interventions.actions.tasks.assign_task": "who of the partner does it: theirs, and in the access log",
    **dict.fromkeys(
        (
            f"households.actions.registry.{name}"
            for name in (
                "batches.log_many", "contacts.record_contacts", "contacts.withdraw_contacts", "homes.register_homes",
                "homes.correct_homes", "scorings.record_scorings", "settling.settle_tenancies",
                "tenants.register_households",
            )
        ),
        _BY_MANY,
    ),
    **dict.fromkeys(
        (
            f"interventions.actions.{name}"
            for name in (
                "effects.record_intervention", "effects.record_effect", "effects.record_both_sides",
                "effects.record_answers",
                "tasks.send_task", "tasks.move_task", "tasks.add_message",
            )
        ),
        _OWN_ROWS,
    ),
    **dict.fromkeys(
        (
            f"interventions.actions.registry.{name}"
            for name in ("record_interventions", "record_effects", "take_over_tasks")
        ),
        _BY_MANY,
    ),
}  # fmt: skip

#: Modules whose actions are about the team, the project or letters, not about what stands in a dossier; and those that
#: add rows of their own with who and when.
MODULES_WITHOUT_LINES: dict[str, str] = {
    "households.actions.feeds": _OF_THE_TEAM,
    "households.actions.information": _OF_THE_TEAM,
    "households.actions.level_texts": _OF_THE_TEAM,
    "households.actions.mailings": _OF_THE_TEAM,
    "households.actions.rounds": _OF_THE_TEAM,
    "households.actions.saved_views": _OF_THE_TEAM,
    "households.actions.settings": _OF_THE_TEAM,
    "households.actions.conversation_formats": _OF_THE_TEAM,
    "interventions.actions.own_words": _OF_THE_TEAM,
    "interventions.actions.social_map": _OF_THE_TEAM,
}


@dataclass(frozen=True)
class _Function:
    module: str
    name: str
    arguments: frozenset[str]
    mentions: frozenset[str]

    @property
    def full_name(self) -> str:
        return f"{self.module}.{self.name}"


@cache
def _code() -> tuple[dict[str, _Function], dict[str, dict[str, str]]]:
    """Every function of the actions, and what each module imports under which name."""
    functions, imports = {}, {}
    for folder in ACTIONS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            tree = ast.parse(path.read_text())
            imports[module] = {
                alias.asname or alias.name: f"{node.module}.{alias.name}"
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            }
            for node in tree.body:
                if isinstance(node, ast.FunctionDef):
                    parameters = [*node.args.args, *node.args.kwonlyargs]
                    mentions = (
                        one.id if isinstance(one, ast.Name) else one.attr
                        for one in ast.walk(node)
                        if isinstance(one, ast.Name | ast.Attribute)
                    )
                    found = _Function(module, node.name, frozenset(p.arg for p in parameters), frozenset(mentions))
                    functions[found.full_name] = found
    return functions, imports


def _keeps(full_name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function reaches one that writes a line, itself or through functions of the actions."""
    functions, imports = _code()
    if full_name in KEEPERS:
        return True
    if full_name in seen or full_name not in functions:
        return False
    function = functions[full_name]
    targets = (
        f"{function.module}.{name}"
        if f"{function.module}.{name}" in functions
        else imports[function.module].get(name, "")
        for name in function.mentions
    )
    return any(_keeps(target, seen | {full_name}) for target in targets if target)


def _actions() -> Iterator[str]:
    functions, _ = _code()
    return (one.full_name for one in functions.values() if not one.name.startswith("_") and "by" in one.arguments)


def test_every_action_writes_a_line_or_says_why_not():
    silent = {name for name in _actions() if not _keeps(name)}
    silent = {name for name in silent if name.rpartition(".")[0] not in MODULES_WITHOUT_LINES}
    assert sorted(silent - set(WITHOUT_A_LINE)) == []


def test_the_table_of_actions_names_nothing_that_is_gone_or_writes_lines_now():
    silent = {name for name in _actions() if not _keeps(name)}
    assert sorted(set(WITHOUT_A_LINE) - silent) == []
    modules = {name.rpartition(".")[0] for name in silent}
    assert sorted(set(MODULES_WITHOUT_LINES) - modules) == []


def test_every_dossier_model_has_its_history():
    dossier = {name for name, policy in MODEL_POLICIES.items() if policy.kind is Kind.DOSSIER}
    known = {name for name in dossier if any(word in name.lower() for word in OTHERS)}
    assert sorted(dossier - known - set(MODELS)) == []
    assert sorted(set(MODELS) - dossier) == []


def test_every_kind_that_a_model_has_is_written_somewhere():
    written = set()
    for folder in ACTIONS:
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text()
            written |= {kind for kind in ChangeKind if f"ChangeKind.{kind.name}" in text}
    kinds = {kind for kind in MODELS.values() if isinstance(kind, ChangeKind)} | set(OTHERS.values())
    assert kinds - written == set()
