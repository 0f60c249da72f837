"""The kernel: what every app stands on. It knows no noun of hiring, and its list of modules is closed."""
