"""Where the examples of a task come from: files, folders, the hub, shipped samples, and files of one's own."""
