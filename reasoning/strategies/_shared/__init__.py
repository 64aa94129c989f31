"""What several strategies use: failures, prompt texts, retrieval, sandboxes, computed answers."""
