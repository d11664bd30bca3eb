"""What changes the records of the network: each action is one transaction and names its actor."""
