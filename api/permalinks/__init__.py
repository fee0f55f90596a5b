"""Questions kept with their answers, to be cited and asked again."""
