"""Campaigns against the quiz on the screen: in this process with a pilot, or the real program in a pseudo-terminal."""
