"""Runs a learner's function in a child process: `running.run`. This process parses the source and never runs it."""
