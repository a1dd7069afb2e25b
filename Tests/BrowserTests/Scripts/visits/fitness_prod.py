"""Document 001: the same over TLS, behind a proxy."""
from judging import expect
from visits import fitness

HOST = "fitness.example"
START = f"http://{HOST}/"
ORIGINS = [f"https://{HOST}/"]


def visit(visitor):
    visitor.sees("Log in")
    expect(visitor.page.run("return location.href") == ORIGINS[0], "not sent to", ORIGINS[0])
    fitness.visit(visitor, "fitness-prod")
