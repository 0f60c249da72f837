from questionbank.models.anchors import RatingAnchor
from questionbank.models.categories import Category, CompetencyGroup
from questionbank.models.competencies import SHORT_NAME_LENGTH, Competency, name_in_short
from questionbank.models.exhibits import Exhibit, ExhibitFile
from questionbank.models.imports import ImportFile, ImportPreview, ImportQuestion, QuestionImport
from questionbank.models.practice import PracticeLimits, PracticePass, PracticePrompt, PracticeSample
from questionbank.models.questions import (
    FOLLOW_UPS_NEEDED,
    QUESTION_TRANSITIONS,
    AssessmentPoint,
    FollowUp,
    Pitfall,
    Question,
    QuestionItem,
)
from questionbank.models.review_rules import ReviewRule
from questionbank.models.reviews import QuestionComment, ReviewMail
from questionbank.models.search_entries import BankCount, SearchEntry, SearchWord

__all__ = [
    "BankCount",
    "FOLLOW_UPS_NEEDED",
    "QUESTION_TRANSITIONS",
    "SHORT_NAME_LENGTH",
    "AssessmentPoint",
    "Category",
    "Competency",
    "CompetencyGroup",
    "Exhibit",
    "ExhibitFile",
    "FollowUp",
    "ImportFile",
    "ImportPreview",
    "ImportQuestion",
    "Pitfall",
    "PracticeLimits",
    "PracticePass",
    "PracticePrompt",
    "PracticeSample",
    "Question",
    "QuestionComment",
    "QuestionImport",
    "QuestionItem",
    "RatingAnchor",
    "ReviewMail",
    "ReviewRule",
    "SearchEntry",
    "SearchWord",
    "name_in_short",
]
