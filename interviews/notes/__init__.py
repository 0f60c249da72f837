"""Notes of those who plan, on a loop or on an opening as a whole. Never for a panelist whose cards are open."""
