"""Looking through the questions of all banks."""
