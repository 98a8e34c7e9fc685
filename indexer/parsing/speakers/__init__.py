"""Speaker resolvers: map labels to participants, in the forum's articles and in records of meetings."""
