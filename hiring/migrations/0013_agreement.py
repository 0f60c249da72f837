import django.db.models.deletion
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0012_legal_hold"),
        ("questionbank", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="opening",
            name="agreed_level",
            field=models.DecimalField(
                db_default=Decimal("3.5"), decimal_places=1, default=Decimal("3.5"), editable=False, max_digits=2
            ),
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("level", models.DecimalField(decimal_places=1, default=Decimal("3.5"), max_digits=2)),
                (
                    "score_shown",
                    models.CharField(
                        choices=[
                            ("at_once", "At once, when the debrief opens"),
                            ("after_leans", "After each has written their lean"),
                            ("never", "Not computed at all"),
                        ],
                        default="at_once",
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "frozen_when",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("first_interview", "when the first interview began"),
                            ("first_card", "when the first scorecard was saved"),
                            ("signatures", "when the second person had signed"),
                            ("carried_over", "when this installation began to keep agreements"),
                        ],
                        max_length=15,
                    ),
                ),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("is_signed", models.BooleanField(default=False)),
                ("cards_in", models.PositiveIntegerField(default=0)),
                ("cards_planned", models.PositiveIntegerField(default=0)),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agreements", to="hiring.opening"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "ordering": ["opening", "version"],
            },
        ),
        migrations.CreateModel(
            name="AgreementCompetency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=120)),
                ("is_must_have", models.BooleanField(default=True, verbose_name="must have")),
                ("weight", models.DecimalField(decimal_places=2, default=1, max_digits=4)),
                ("weight_reason", models.CharField(blank=True, max_length=400)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="competencies", to="hiring.agreement"
                    ),
                ),
                (
                    "competency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questionbank.competency"
                    ),
                ),
            ],
            options={
                "verbose_name": "competency of an agreement",
                "verbose_name_plural": "competencies of agreements",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AgreementSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signatures", to="hiring.agreement"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_signatures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("opening", "version"),
                name="agreement_version_unique",
                violation_error_message="This opening has this version of its agreement already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("frozen_at__isnull", True)),
                fields=("opening",),
                name="agreement_one_open_for_opening",
                violation_error_message="A version of this agreement waits for its signatures already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__range", (1, 5))),
                name="agreement_level_on_scale",
                violation_error_message="The level lies between 1 and 5.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("version", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="agreement_later_version_has_reason",
                violation_error_message="Write why the agreement changes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("version", 1), ("frozen_at__isnull", True), ("is_signed", True), _connector="OR"),
                name="agreement_later_version_is_signed",
                violation_error_message="A later version holds once two people have signed it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed_at__isnull", True), ("proposed_by__isnull", True)),
                    models.Q(("proposed_at__isnull", False), ("proposed_by__isnull", False)),
                    _connector="OR",
                ),
                name="agreement_proposal_is_whole",
                violation_error_message="A proposal has a time and a person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("fingerprint", ""), ("frozen_at__isnull", True), ("frozen_when", ""), ("is_signed", False)
                    ),
                    models.Q(
                        ("frozen_at__isnull", False),
                        models.Q(("fingerprint", ""), _negated=True),
                        models.Q(("frozen_when", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="agreement_frozen_is_whole",
                violation_error_message="A frozen agreement has a time, an occasion and a fingerprint.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementcompetency",
            constraint=models.UniqueConstraint(
                fields=("agreement", "competency"),
                name="agreementcompetency_unique",
                violation_error_message="This agreement has this competency already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementcompetency",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight", 1), models.Q(("weight_reason", ""), _negated=True), _connector="OR"),
                name="agreementcompetency_weight_has_reason",
                violation_error_message="Write why this competency weighs more or less than the others.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementcompetency",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gt", 0)),
                name="agreementcompetency_weight_positive",
                violation_error_message="A weight is above zero.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementsignature",
            constraint=models.UniqueConstraint(
                fields=("agreement", "user"),
                name="agreementsignature_one_for_person",
                violation_error_message="This person is asked to sign already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementsignature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fingerprint", ""), ("signed_at__isnull", True)),
                    models.Q(("signed_at__isnull", False), models.Q(("fingerprint", ""), _negated=True)),
                    _connector="OR",
                ),
                name="agreementsignature_is_whole",
                violation_error_message="A signature has a time and says what was signed.",
            ),
        ),
    ]
