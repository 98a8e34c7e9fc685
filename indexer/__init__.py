"""The nightly job: sources -> readers -> parsing -> enrich -> a published generation."""
