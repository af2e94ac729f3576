"""What records on tokens need and no expression says: merges of byte pairs, and order among probabilities."""
