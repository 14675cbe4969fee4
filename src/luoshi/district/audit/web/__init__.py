"""The ledger's public feed: what anybody needs to follow the log without asking for anything else."""
