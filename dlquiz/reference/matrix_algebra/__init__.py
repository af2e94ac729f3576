"""Norms, determinants and products of matrices, where no expression says them: values, mistakes and workings."""
