"""What a question is: frozen values, no reading, no drawing, no computing."""
