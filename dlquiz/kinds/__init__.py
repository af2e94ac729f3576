"""The kinds of questions, one module each, and what is done with a question of any kind: drawing, marking, working."""
