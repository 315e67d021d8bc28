import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from adv.accounts.roles import Role
from adv.ui import drawings, marks
from adv.ui.nav import ENTRIES, build_nav
from adv.ui.samples import build_samples
from adv.ui.templatetags import ui
from adv.ui.views import server_error, style_guide
from households.domain.codes import Domain, HouseholdStatus, HouseholdType, Level
from interventions.domain.codes import EffectValue, Priority, TaskStatus
from tests.factories import make_member


@pytest.fixture
def style_page(db, rf):
    request = rf.get("/stijl/")
    member = make_member()
    request.user, request.member, request.project, request.memberships = member.user, member, member.project, [member]
    request._messages = []
    return style_guide(request).content.decode()


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (marks.HOUSEHOLD_TONES, HouseholdStatus),
        (marks.TASK_TONES, TaskStatus),
        (marks.PRIORITY_TONES, Priority),
        (marks.EFFECT_TONES, EffectValue),
        (marks.TYPE_LETTERS, HouseholdType),
        (marks.TYPE_SHAPES, HouseholdType),
        (marks.DOMAIN_ICONS, Domain),
    ],
)
def test_every_code_has_its_looks(table, codes):
    assert set(table) == set(codes)
    assert len({table[code] for code in codes}) == len(codes) or table not in (marks.TYPE_LETTERS, marks.DOMAIN_ICONS)


def test_not_discussed_looks_unlike_no_problem():
    assert "niet besproken" in ui.level_chip(None)
    assert "geen" in ui.level_chip(Level.NONE)
    assert "level-0" not in ui.level_chip(None)


def test_dots_say_in_words_what_they_show():
    drawing = drawings.ring_dots(2, 1, card=True, upcoming="day", per_daypart=4)
    assert "2 keer overdag gebeld, 1 keer 's avonds, kaart achtergelaten" in drawing.replace("&#x27;", "'")
    assert drawing.count("<circle") == 8
    assert drawing.count("dot-next") == 1


@pytest.mark.parametrize(
    ("count", "largest", "css"), [(0, 9, ""), (None, 9, ""), (1, 100, "tint-1"), (9, 9, "tint-10"), (3, 0, "")]
)
def test_shades_follow_the_count(count, largest, css):
    assert ui.tint_class(count, largest) == css


def test_a_late_task_says_so_until_it_is_finished():
    assert "tone-late" in ui.task_badge("sent", "9 dagen te laat")
    assert "9 dagen te laat" not in ui.task_badge("done", "9 dagen te laat")


def test_what_people_typed_stays_text():
    drawn = Template(
        "{% card title=name %}{{ name }}{% endcard %}{% page_head title=name %}{{ name }}{% endpage_head %}"
    )
    html = drawn.render(Context({"name": "<script>x</script>"}))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 4


def test_a_page_link_keeps_the_other_keys():
    request = RequestFactory().get("/huishoudens/", {"q": "meulen", "page": "2"})
    html = Template("?{% query_with page=3 %} ?{% query_with page=None %}").render(Context({"request": request}))
    assert html == "?q=meulen&amp;page=3 ?q=meulen"


def test_the_style_guide_obeys_the_content_security_policy(style_page):
    assert not re.search(r"\sstyle=", style_page)
    assert "<style" not in style_page
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", style_page))
    assert not re.search(r"\son\w+=", style_page)


def test_ids_on_the_style_guide_are_unique(style_page):
    ids = re.findall(r'\sid="([^"]+)"', style_page)
    assert sorted(set(ids)) == sorted(ids)


def test_the_style_guide_shows_made_up_people_only(db, rf):
    samples = build_samples(rf.get("/stijl/"))
    assert {door.name for door in samples["doors"]}


def test_every_entry_of_the_navigation_is_a_page():
    assert all(reverse(entry.url_name).startswith("/") for entry in ENTRIES)


@pytest.mark.django_db
def test_navigation_shows_what_a_role_may_do():
    keys: dict[str, set[str]] = {
        role: {item.key for item in build_nav(make_member(role), "/")}
        for role in (Role.ADVISOR, Role.PARTNER, Role.CLIENT)
    }
    assert {"walklist", "households", "tasks"} <= keys["advisor"]
    assert keys["partner"] == {"tasks"}
    assert keys["client"] == {"reports"}


def test_the_page_for_a_failure_needs_nothing(rf):
    answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "Dit ligt aan ons" in answer.content.decode()
