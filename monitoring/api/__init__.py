from rest_framework.routers import SimpleRouter


def register(router: SimpleRouter) -> None:
    """Add this app's resources to /api/v1/."""
