"""With which numbers the command leaves."""

DONE, TROUBLE, REFUSED, DOUBTFUL, NOT_SOLVED, BY_SIGNAL = 0, 1, 2, 3, 4, 128
MEANINGS = {
    f"{DONE}": "All went well. The verdict may be anything, unless `--strict` was given.",
    f"{TROUBLE}": "The run went well and something could not be written; `spinn check --strict`"
    " found something to warn of; `spinn doctor` found something to mend.",
    f"{REFUSED}": "An option, a file or the problem was refused, with what to do; or a loss was"
    " not finite.",
    f"{DOUBTFUL}": "`--strict`: the verdict is doubtful.",
    f"{NOT_SOLVED}": "`--strict`: the verdict is failed.",
    f"{BY_SIGNAL + 2}": "Ctrl-C; what there was is saved, and `spinn resume RUN` goes on.",
    f"{BY_SIGNAL + 15}": "The same for SIGTERM, as a queue sends it; for another signal"
    f" {BY_SIGNAL} and its number.",
}
