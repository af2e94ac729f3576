"""Adding and editing questions, and banks that change while the app runs."""
