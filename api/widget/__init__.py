"""What other sites show of this: the widget and its script, frames, snippets, oEmbed, badges."""
