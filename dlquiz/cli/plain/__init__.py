"""The whole quiz in lines: home, practice, browsing, figures, settings and interviews as menus."""
