"""What we demand: words, road, papers."""
