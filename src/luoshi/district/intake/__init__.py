"""Intake: how a resident's or a hotline's words become a case, and how the answer goes back."""
