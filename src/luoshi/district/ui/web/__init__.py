"""The few addresses the look itself has: saving a preference, the style page, the error pages."""
