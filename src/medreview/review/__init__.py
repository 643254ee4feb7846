"""Medical review: when it is due and in which state a page is."""
