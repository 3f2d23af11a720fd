"""The law of undertakings 工作: pure, like that of a life. `kinds` has a row a kind, `step` what all have in common."""
