from rest_framework.routers import SimpleRouter

from monitoring.api import assessments, commitments, evidence, meeting_logs, outcomes


def register(router: SimpleRouter) -> None:
    """Add this app's resources to /api/v1/."""
    router.register("commitments", commitments.CommitmentViewSet, basename="commitment")
    router.register("evidence", evidence.EvidenceViewSet, basename="evidence")
    router.register("assessments", assessments.AssessmentViewSet, basename="assessment")
    router.register("meeting-logs", meeting_logs.MeetingLogViewSet, basename="meeting-log")
    router.register("outcomes", outcomes.OutcomeViewSet, basename="outcome")
