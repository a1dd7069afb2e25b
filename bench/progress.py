def say(text):
    """One line on standard output, at once: a run takes long."""
    print(text, flush=True)
