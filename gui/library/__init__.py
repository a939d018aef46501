"""The models that there are: their cards, and which one plays."""
