"""Technologies: the list of them, and who plans what with one."""
