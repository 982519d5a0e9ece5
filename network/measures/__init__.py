"""What can be asked of a network, one question in each module: pure functions over `network.graphs.ties.Ties`."""
