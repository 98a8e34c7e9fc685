"""Endpoints for machines: liveness, readiness, robots.txt, the icon."""
