"""The widget as other sites load it: its script at a short address and at the one of its version."""
