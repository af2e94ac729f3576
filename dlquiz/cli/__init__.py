"""The commands. The screen is imported only by the commands that show it."""
