"""The screen: the only importer of textual. Screens ask and show; what an answer is worth is decided below."""
