"""A question: asked, answered, marked and explained."""
