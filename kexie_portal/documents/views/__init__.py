"""The pages of letters, one file per noun."""
