from hiring.models.agreements import Agreement, AgreementCompetency, AgreementSignature
from hiring.models.candidate_lists import CandidateImport, CandidateList
from hiring.models.candidates import Candidate, resume_path
from hiring.models.kits import Kit
from hiring.models.opening_requests import OpeningRequest
from hiring.models.openings import HiringTeamMember, KeptStand, Opening
from hiring.models.pools import PoolMember
from hiring.models.recusals import Recusal
from hiring.models.roles import Role, RoleCompetency
from hiring.models.templates import LoopTemplate, Round, RoundQuestion
from hiring.planning import OVERHEAD_MINUTES as ROUND_OVERHEAD_MINUTES
from hiring.states import RoundKind

__all__ = [
    "ROUND_OVERHEAD_MINUTES",
    "Agreement",
    "AgreementCompetency",
    "AgreementSignature",
    "Candidate",
    "CandidateImport",
    "CandidateList",
    "HiringTeamMember",
    "KeptStand",
    "Kit",
    "LoopTemplate",
    "Opening",
    "OpeningRequest",
    "PoolMember",
    "Recusal",
    "Role",
    "RoleCompetency",
    "Round",
    "RoundKind",
    "RoundQuestion",
    "resume_path",
]
