"""Looking after an installation: what works, what does not, and the mend."""
