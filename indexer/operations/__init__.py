"""Operations of an administrator: health checks, service units, failure notification."""
