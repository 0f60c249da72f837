import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Names of the code only: the tables, their columns and constraints stay as they are."""

    dependencies = [
        ("interviews", "0032_dated_note"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("InterviewProbe", "InterviewFollowUp"),
                migrations.AlterModelTable("interviewfollowup", "interviews_interviewprobe"),
                migrations.AlterField(
                    "interviewfollowup",
                    "interview_question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="interviews.interviewquestion",
                    ),
                ),
                migrations.AlterField(
                    "interviewfollowup",
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups_held",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.RenameModel("ProbeUse", "FollowUpUse"),
                migrations.AlterModelTable("followupuse", "interviews_probeuse"),
                migrations.AlterField(
                    "followupuse",
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_up_uses",
                        to="interviews.scorecard",
                    ),
                ),
                # Taken away and put back in the state alone, for they name the field.
                migrations.RemoveConstraint("followupuse", "probeuse_one_for_probe"),
                migrations.RemoveConstraint("followupuse", "probeuse_prepared_xor_own"),
                migrations.RenameField("followupuse", "probe", "follow_up"),
                migrations.AlterField(
                    "followupuse",
                    "follow_up",
                    models.ForeignKey(
                        blank=True,
                        db_column="probe_id",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="interviews.interviewfollowup",
                    ),
                ),
                migrations.AddConstraint(
                    "followupuse",
                    models.UniqueConstraint(
                        condition=models.Q(("follow_up__isnull", False)),
                        fields=("scorecard", "follow_up"),
                        name="probeuse_one_for_probe",
                        violation_error_message="This follow-up is on this scorecard already.",
                    ),
                ),
                migrations.AddConstraint(
                    "followupuse",
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("follow_up__isnull", False), ("own_text", "")),
                            models.Q(("follow_up__isnull", True), models.Q(("own_text", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="probeuse_prepared_xor_own",
                        violation_error_message="Write the follow-up that you asked.",
                    ),
                ),
            ]
        )
    ]
