from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import Job
from questionbank.querysets import ImportFileQuerySet, ImportPreviewQuerySet, QuestionImportQuerySet


class QuestionImport(Job):
    """Questions that somebody brings in at once, all of them or none. `planned` holds them until they are in."""

    task_name = "questionbank.bring_in"

    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    preview = models.ForeignKey(
        "ImportPreview", models.SET_NULL, null=True, blank=True, related_name="imports"
    )  # what was chosen; it stays until all is in
    preview_key = models.PositiveBigIntegerField(
        null=True, blank=True, editable=False
    )  # for those who look for it then
    files = models.TextField(help_text="One name a line.")
    planned = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    brought = models.JSONField(default=list)  # keys of the questions that it made
    competencies = models.JSONField(default=list)  # keys of the competencies that it made
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = QuestionImportQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "import of questions"
        ordering = ["-requested_at"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(finished_at__isnull=False),
                name="questionimport_undone_was_finished",
                violation_error_message="Only a finished import is undone.",
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class ImportPreview(Job):
    """Lists that somebody looks at before their questions come in, with what they chose so far. The job reads them."""

    task_name = "questionbank.read_lists"

    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    choices = models.JSONField(default=dict)  # {place of a question: what was chosen for it}
    competency = models.CharField(max_length=120, blank=True)  # of questions whose file names none
    total = models.PositiveIntegerField(default=0)  # characters of all files
    read = models.PositiveIntegerField(default=0)  # how many of them

    objects = ImportPreviewQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "preview of an import"
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"Preview {self.pk}"


class ImportFile(models.Model):
    """One list of a preview, as text, and how it is read."""

    preview = models.ForeignKey(ImportPreview, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    is_read = models.BooleanField(default=False)
    layout = models.CharField(max_length=20, blank=True)
    columns = models.JSONField(default=list)  # the part that each column becomes
    found = models.JSONField(default=dict)  # what is left over, and how it can be read otherwise
    doubts = models.TextField(blank=True)  # why nothing can be read from it so

    objects = ImportFileQuerySet.as_manager()

    class Meta:
        verbose_name = "file of an import"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["preview", "position"],
                name="importfile_position_unique",
                violation_error_message="Two files cannot stand at one position.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ImportQuestion(models.Model):
    """One question that was found in a file, beside what decides where it stands in the preview: so a page reads in
    whole only the questions that it shows."""

    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="questions")
    number = models.PositiveIntegerField()  # from 0 on, in the order in which they were found
    source_line = models.PositiveIntegerField()
    found = models.JSONField()
    title = models.CharField(max_length=80)
    wording = models.CharField(max_length=60, blank=True)  # marks by which it is compared with the bank (finding/marks)
    name = models.CharField(max_length=60)
    competency = models.TextField(blank=True)
    is_unwise = models.BooleanField()
    is_doubtful = models.BooleanField()
    refusal = models.TextField(blank=True)  # why it cannot come in as it is
    near = models.CharField(max_length=80, blank=True)  # slug of what in the bank asks nearly the same

    class Meta:
        verbose_name = "question of an import"
        ordering = ["file__position", "source_line", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "number"],
                name="importquestion_number_unique",
                violation_error_message="Two questions of a file cannot have one number.",
            )
        ]

    def __str__(self) -> str:
        return self.title
