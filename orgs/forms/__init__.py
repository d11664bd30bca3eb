"""The forms of the network, one file per noun."""
