"""What an administrator runs beside the nightly job: its schedule, its state of health, word of a run that failed."""
