"""House rules: each is a small program or import-linter contract whose message teaches."""
