"""Doors for programs over HTTP: routes, problem documents, the OpenAPI document."""
