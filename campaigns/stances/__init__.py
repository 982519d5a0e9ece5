"""Where those who decide stand, and how much they weigh."""
