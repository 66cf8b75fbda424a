"""The landscape: what is tested where, what is given together, what is measured when, each as a matrix of numbers."""
