"""The live figures of a project for its leader, and the households behind them."""
