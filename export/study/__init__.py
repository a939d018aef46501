"""Studies: what is compared with what, run by run, and the reports that come of it."""
