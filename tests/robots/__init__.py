"""People on two devices each who do everything at random, and a judge of what they are shown."""
