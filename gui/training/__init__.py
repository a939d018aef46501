"""Training from the app: what there is to learn from, what to make of it, how it goes, what came of it."""
