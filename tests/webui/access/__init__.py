"""Tests of access: who may see which documents, who came, and how often."""
