from rest_framework.routers import SimpleRouter

from monitoring.api import assessments, checks, commitments, depth, evidence, indicators, meeting_logs, outcomes, texts
from monitoring.judging import api as judging


def register(router: SimpleRouter) -> None:
    """Add this app's resources to /api/v1/."""
    router.register("commitments", commitments.CommitmentViewSet, basename="commitment")
    router.register("evidence", evidence.EvidenceViewSet, basename="evidence")
    router.register("sent-evidence", evidence.SentEvidenceViewSet, basename="sentevidence")
    router.register("assessments", assessments.AssessmentViewSet, basename="assessment")
    router.register("meeting-logs", meeting_logs.MeetingLogViewSet, basename="meeting-log")
    depth.register(router)
    router.register("outcomes", outcomes.OutcomeViewSet, basename="outcome")
    router.register("texts", texts.TextViewSet, basename="text")
    router.register("check-rounds", checks.CheckRoundViewSet, basename="checkround")
    router.register("check-requests", checks.CheckRequestViewSet, basename="checkrequest")
    router.register("local-checks", checks.LocalCheckViewSet, basename="localcheck")
    judging.register(router)
    router.register("indicators", indicators.IndicatorViewSet, basename="indicator")
    router.register("indicator-values", indicators.ObservationViewSet, basename="indicator-value")
