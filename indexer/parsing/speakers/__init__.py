"""Speaker resolvers: the participant a label means, in the forum's articles and in records of meetings."""
