"""What other sites show of this: the widget with its script and languages, frames, snippets, oEmbed, badges."""
