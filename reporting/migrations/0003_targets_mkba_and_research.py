import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_letters_and_offline"),
        ("interventions", "0003_own_kinds_and_the_sociale_kaart"),
        ("reporting", "0002_kinds_of_reports_and_automatic_ones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MkbaSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="naam")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="gemaakt op")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mkba_sheets",
                        to="accounts.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "MKBA",
                "verbose_name_plural": "MKBA's",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MkbaVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="versie")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "concept"), ("published", "vastgesteld")],
                        default="draft",
                        max_length=10,
                        verbose_name="stand",
                    ),
                ),
                (
                    "base_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2199),
                        ],
                        verbose_name="basisjaar",
                    ),
                ),
                ("rate", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="discontovoet")),
                ("rate_source", models.CharField(blank=True, max_length=200, verbose_name="bron van de discontovoet")),
                ("rate_source_on", models.DateField(blank=True, null=True, verbose_name="datum van de bron")),
                ("rate_is_estimate", models.BooleanField(default=False, verbose_name="discontovoet is een schatting")),
                (
                    "spread",
                    models.DecimalField(
                        decimal_places=2, default=25, max_digits=5, verbose_name="marge in de gevoeligheid"
                    ),
                ),
                ("edits", models.PositiveIntegerField(default=0, editable=False, verbose_name="wijzigingen")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="gemaakt op")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="vastgesteld op")),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vastgesteld door",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="reporting.mkbasheet",
                        verbose_name="MKBA",
                    ),
                ),
            ],
            options={
                "verbose_name": "versie van een MKBA",
                "verbose_name_plural": "versies van MKBA's",
                "ordering": ["sheet_id", "-number"],
            },
        ),
        migrations.CreateModel(
            name="MkbaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("cost", "kosten"), ("benefit", "baten")],
                        max_length=10,
                        verbose_name="kosten of baten",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="omschrijving")),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("municipality", "gemeente"),
                            ("corporation", "woningcorporatie"),
                            ("residents", "bewoners"),
                            ("state", "rijk"),
                            ("health_insurers", "zorgverzekeraars"),
                            ("police_justice", "politie en justitie"),
                            ("welfare", "zorg- en welzijnsorganisaties"),
                            ("employers", "werkgevers"),
                            ("society", "de samenleving als geheel"),
                        ],
                        max_length=20,
                        verbose_name="wie betaalt of heeft er baat bij",
                    ),
                ),
                ("number", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="aantal")),
                ("number_figure", models.CharField(blank=True, max_length=30, verbose_name="cijfer van het project")),
                ("number_source", models.CharField(blank=True, max_length=200, verbose_name="bron van het aantal")),
                ("number_source_on", models.DateField(blank=True, null=True, verbose_name="datum van die bron")),
                ("unit_value", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="waarde per stuk")),
                ("value_source", models.CharField(blank=True, max_length=200, verbose_name="bron van de waarde")),
                ("value_source_on", models.DateField(blank=True, null=True, verbose_name="datum van die bron")),
                ("share", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="aandeel voor dit project")),
                ("share_source", models.CharField(blank=True, max_length=200, verbose_name="bron van aandeel en duur")),
                ("share_source_on", models.DateField(blank=True, null=True, verbose_name="datum van die bron")),
                (
                    "first_year",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(50)], verbose_name="begint in jaar"
                    ),
                ),
                (
                    "years",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="aantal jaren",
                    ),
                ),
                ("is_estimate", models.BooleanField(default=False, verbose_name="dit is een schatting")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="reporting.mkbaversion",
                        verbose_name="versie",
                    ),
                ),
            ],
            options={
                "verbose_name": "regel van een MKBA",
                "verbose_name_plural": "regels van MKBA's",
                "ordering": ["-kind", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ResearchExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="van jaar")),
                ("last_year", models.PositiveSmallIntegerField(verbose_name="tot en met jaar")),
                ("recipient", models.CharField(max_length=160, verbose_name="voor wie")),
                ("purpose", models.CharField(max_length=300, verbose_name="waarvoor")),
                ("with_fragments", models.BooleanField(default=False, verbose_name="met fragmenten")),
                (
                    "state",
                    models.CharField(
                        choices=[("reading", "wacht op nalezen"), ("done", "klaar"), ("cancelled", "gestopt")],
                        default="reading",
                        max_length=10,
                        verbose_name="stand",
                    ),
                ),
                ("row_count", models.PositiveIntegerField(default=0, verbose_name="rijen")),
                ("household_count", models.PositiveIntegerField(default=0, verbose_name="huishoudens")),
                ("left_out", models.PositiveIntegerField(default=0, verbose_name="huishoudens weggelaten")),
                ("recipe", models.JSONField(default=dict, verbose_name="hoe grof")),
                ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="gemaakt op")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="klaar op")),
                ("files_until", models.DateField(blank=True, null=True, verbose_name="bestanden tot en met")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="research_exports",
                        to="accounts.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="gemaakt door",
                    ),
                ),
            ],
            options={
                "verbose_name": "onderzoeksexport",
                "verbose_name_plural": "onderzoeksexports",
                "ordering": ["-requested_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ResearchReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="plaats")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("none", "geen fragment"),
                            ("waiting", "nog lezen"),
                            ("approved", "mag mee"),
                            ("blanked", "weggelaten"),
                        ],
                        max_length=10,
                        verbose_name="besluit",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="gelezen op")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="gelezen door",
                    ),
                ),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="reporting.researchexport",
                        verbose_name="onderzoeksexport",
                    ),
                ),
            ],
            options={
                "verbose_name": "nagelezen fragment",
                "verbose_name_plural": "nagelezen fragmenten",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="ResearchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="plaats")),
                ("code", models.CharField(max_length=12, verbose_name="code van het huishouden")),
                ("type", models.CharField(max_length=40, verbose_name="type")),
                ("form", models.CharField(max_length=40, verbose_name="huishoudvorm")),
                ("year", models.CharField(max_length=20, verbose_name="jaar")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("none", "geen fragment"),
                            ("waiting", "nog lezen"),
                            ("approved", "mag mee"),
                            ("blanked", "weggelaten"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="besluit",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="gelezen op")),
                ("read_text", models.CharField(blank=True, max_length=64, verbose_name="controlegetal van de tekst")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="gelezen door",
                    ),
                ),
                (
                    "effect",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="interventions.effect",
                        verbose_name="effect",
                    ),
                ),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="reporting.researchexport",
                        verbose_name="onderzoeksexport",
                    ),
                ),
            ],
            options={
                "verbose_name": "rij van een onderzoeksexport",
                "verbose_name_plural": "rijen van onderzoeksexports",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160, verbose_name="doel")),
                ("detail", models.CharField(blank=True, max_length=400, verbose_name="wat wordt gemeten")),
                (
                    "direction",
                    models.CharField(
                        choices=[("at_least", "ten minste"), ("at_most", "ten hoogste")],
                        max_length=10,
                        verbose_name="richting",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="waarde")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("percent", "procent"),
                            ("less", "procent minder dan aan het begin"),
                            ("more", "procent meer dan aan het begin"),
                            ("count", "aantal"),
                            ("grade", "rapportcijfer (1 tot en met 10)"),
                            ("euro", "euro"),
                        ],
                        max_length=10,
                        verbose_name="eenheid",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="uiterlijk op")),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="beginwaarde"
                    ),
                ),
                ("baseline_on", models.DateField(blank=True, null=True, verbose_name="datum van de beginwaarde")),
                (
                    "figure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("spoken", "Gesproken huishoudens, in procent van de adressen"),
                            ("conversation", "Huishoudens met een gesprek thuis, in procent van de adressen"),
                            ("refused", "Huishoudens die weigeren, in procent van de adressen"),
                            ("fully_scored", "Volledig gescoorde huishoudens, in procent van de gescoorde"),
                            ("multiproblem", "Multiprobleemhuishoudens, in procent van de volledig gescoorde"),
                            (
                                "mean_total",
                                "Gemiddeld totaal bij de laatste meting (0 tot en met 18), van wie twee keer is gescoord",
                            ),
                            (
                                "no_problem_housing",
                                "Geen of laag bij woonsituatie, in procent van de volledig gescoorde",
                            ),
                            (
                                "no_problem_social",
                                "Geen of laag bij sociale relaties, in procent van de volledig gescoorde",
                            ),
                            ("no_problem_finance", "Geen of laag bij financiën, in procent van de volledig gescoorde"),
                            (
                                "no_problem_parenting",
                                "Geen of laag bij opgroeien, in procent van de volledig gescoorde",
                            ),
                            (
                                "no_problem_integration",
                                "Geen of laag bij integratie, in procent van de volledig gescoorde",
                            ),
                            (
                                "no_problem_work",
                                "Geen of laag bij arbeid en opleiding, in procent van de volledig gescoorde",
                            ),
                            ("no_problem_wellbeing", "Geen of laag bij welbevinden, in procent van wie het besprak"),
                            ("tasks_done", "Afgeronde taken, in procent van de uitgezette"),
                            ("coordinated", "Huishoudens in begeleiding met een regisseur, in procent"),
                        ],
                        max_length=30,
                        verbose_name="eigen cijfer",
                    ),
                ),
                (
                    "external_area",
                    models.CharField(blank=True, max_length=120, verbose_name="gebied van het externe cijfer"),
                ),
                (
                    "external_aspect",
                    models.CharField(blank=True, max_length=120, verbose_name="aspect van het externe cijfer"),
                ),
                ("edits", models.PositiveIntegerField(default=0, editable=False, verbose_name="wijzigingen")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="gemaakt op")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="accounts.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "doel",
                "verbose_name_plural": "doelen",
                "ordering": ["due_on", "name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TargetReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="datum")),
                ("value", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="waarde")),
                ("source", models.CharField(max_length=200, verbose_name="bron")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="vastgelegd op")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="door",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="reporting.target",
                        verbose_name="doel",
                    ),
                ),
            ],
            options={
                "verbose_name": "meting bij een doel",
                "verbose_name_plural": "metingen bij doelen",
                "ordering": ["on"],
            },
        ),
        migrations.CreateModel(
            name="ExternalFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2199),
                        ],
                        verbose_name="jaar",
                    ),
                ),
                ("area", models.CharField(max_length=120, verbose_name="gebied")),
                ("aspect", models.CharField(max_length=120, verbose_name="aspect")),
                (
                    "kind",
                    models.CharField(
                        choices=[("grade", "rapportcijfer (1 tot en met 10)"), ("count", "aantal")],
                        default="grade",
                        max_length=5,
                        verbose_name="soort cijfer",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="cijfer")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="bron")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="laatst gewijzigd")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_figures",
                        to="accounts.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "extern cijfer",
                "verbose_name_plural": "externe cijfers",
                "ordering": ["area", "aspect", "year"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("project"),
                        models.F("year"),
                        models.F("area"),
                        models.F("aspect"),
                        name="external_figure_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1900), ("year__lte", 2199)), name="external_figure_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "grade"), _negated=True),
                            models.Q(("value__gte", 1), ("value__lte", 10)),
                            _connector="OR",
                        ),
                        name="external_figure_grade",
                    ),
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="external_figure_not_negative"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="mkbasheet",
            constraint=models.UniqueConstraint(models.F("project"), models.F("name"), name="mkba_sheet_name_unique"),
        ),
        migrations.AddConstraint(
            model_name="mkbaversion",
            constraint=models.UniqueConstraint(models.F("sheet"), models.F("number"), name="mkba_version_unique"),
        ),
        migrations.AddConstraint(
            model_name="mkbaversion",
            constraint=models.UniqueConstraint(
                models.F("sheet"), condition=models.Q(("state", "draft")), name="mkba_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="mkbaversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate__gte", 0), ("rate__lte", 100)), name="mkba_rate_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="mkbaversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("published_at__isnull", False), _connector="OR"),
                name="mkba_published_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="mkbaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gte", 0), ("share__lte", 100)), name="mkba_item_share_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="mkbaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 0)), name="mkba_item_number_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="mkbaitem",
            constraint=models.CheckConstraint(condition=models.Q(("years__gte", 1)), name="mkba_item_years"),
        ),
        migrations.AddConstraint(
            model_name="researchexport",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_year__lte", models.F("last_year"))), name="research_years_ordered"
            ),
        ),
        migrations.AddConstraint(
            model_name="researchreading",
            constraint=models.UniqueConstraint(
                models.F("export"), models.F("position"), name="research_reading_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="researchrow",
            index=models.Index(fields=["export", "decision"], name="research_row_decision"),
        ),
        migrations.AddConstraint(
            model_name="researchrow",
            constraint=models.UniqueConstraint(
                models.F("export"), models.F("position"), name="research_row_position_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("figure", ""), ("external_aspect", ""), _connector="OR"),
                name="target_measured_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="targetreading",
            constraint=models.UniqueConstraint(models.F("target"), models.F("on"), name="target_reading_once_a_day"),
        ),
    ]
