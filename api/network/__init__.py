"""The network of plans: themes, nearest projects, ways from one thing to another."""
