"""The draft of Skåne that tests/approving takes to the public."""

from tests.approving.conftest import plan

__all__ = ["plan"]
