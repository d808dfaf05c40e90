"""Titles of the panels in the help."""

METHOD, NETWORK, POINTS, TIME = "Method", "Network", "Points", "Time"
MACHINE, PROCESSES, OUTPUT = "Machine", "Several processes", "Output"
