"""The words of undertakings 工作, one file a kind; `words` puts them together."""
