"""Many cases at a time: raised, given a new owner, counted in a new calendar."""
