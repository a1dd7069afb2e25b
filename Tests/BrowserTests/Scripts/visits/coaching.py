"""Document 004, over TLS: a coach writes a workout and shares it with an athlete, who finds it."""
from judging import expect

HOST = "coaching.example"
START = f"http://{HOST}/"
ORIGINS = [f"https://{HOST}/"]
PASSWORD = "long enough for all"


def visit(visitor):
    coach, athlete = (f"{role}-{visitor.kind}@{HOST}" for role in ("coach", "athlete"))
    title = f"Intervals for the {visitor.kind}"
    visitor.sees("Log in")
    expect(visitor.page.run("return location.href") == ORIGINS[0], "not sent to", ORIGINS[0])
    visitor.look("coaching-login")
    is_refused(visitor, coach)

    register(visitor, athlete, "Ana", "an athlete")
    visitor.sees("Your coach has not shared a workout with you yet.")
    connect(visitor)
    visitor.click("Log out")

    register(visitor, coach, "Beto", "a coach")
    visitor.click("Write the first one")
    visitor.fill("Title", title)
    visitor.choose("Sport", "cycling")
    visitor.fill("Minutes", "50")
    visitor.fill("Description", "Six times three minutes, as fast as the last one still goes.")
    visitor.look("coaching-new")
    visitor.click("Save")
    visitor.sees(title, "cycling, 50 minutes, by Beto")
    visitor.reload()
    visitor.fill("Share with", athlete, near=title)
    visitor.click("Share", near=title)
    visitor.sees(f"Shared with {athlete}")
    visitor.look("coaching-workouts")
    visitor.click("Log out")

    log_in(visitor, athlete, PASSWORD)
    visitor.sees(title, "Ana")
    is_offline(visitor)
    visitor.click("Log out")
    visitor.sees("Log in")


def register(visitor, email, name, role):
    visitor.click("I am new here")
    visitor.fill("Name", name)
    visitor.choose("I am", role)
    log_in(visitor, email, PASSWORD, "Create account")
    visitor.sees("Log out")


def log_in(visitor, email, password, action="Log in"):
    visitor.fill("E-mail", email)
    visitor.fill("Password", password)
    visitor.click(action)


def is_refused(visitor, email):
    log_in(visitor, email, "not the password")
    visitor.is_told("E-mail address or password is wrong")
    visitor.expect_complaint("401")


def connect(visitor):
    visitor.click("Garmin")
    visitor.fill("User name at Garmin", "ana")
    visitor.fill("Access token", "made up")
    visitor.click("Connect")
    visitor.sees("Connected as ana")


def is_offline(visitor):
    visitor.offline()
    visitor.click("Garmin")
    visitor.is_told("cannot be reached")
    visitor.expect_complaint("ERR_INTERNET_DISCONNECTED")
    visitor.offline(False)
