"""Document 000: one container. Somebody makes an account and a workout, and has done it."""
START = "http://localhost:8000/"
ORIGINS = []
PASSWORD = "long enough for all"


def visit(visitor, name="fitness"):
    email, title = f"ana-{visitor.kind}@example.com", f"Legs, {visitor.kind}"
    visitor.sees("Log in")
    visitor.look(f"{name}-login")
    log_in(visitor, email, "not the password")
    visitor.is_told("E-mail address or password is wrong")
    visitor.expect_complaint("401")

    visitor.click("I am new here")
    visitor.fill("Name", "Ana")
    log_in(visitor, email, PASSWORD, "Create account")
    visitor.sees("Hello, Ana", "None yet.")
    visitor.click("Workouts")
    visitor.click("Create the first one")
    visitor.fill("Name", title)
    visitor.choose("Exercise", "Back squat")
    visitor.fill("Weight (kg)", "60")
    visitor.look(f"{name}-new")
    visitor.click("Save")
    visitor.sees(title, "Back squat: 3 × 8 at 60 kg")
    visitor.reload()
    visitor.click("Done today", near=title)
    visitor.sees("Latest sessions", title)
    visitor.look(f"{name}-dashboard")
    visitor.click("Log out")

    log_in(visitor, email, PASSWORD)
    visitor.sees("Hello, Ana", title)
    visitor.offline()
    visitor.click("Workouts")
    visitor.is_told("cannot be reached")
    visitor.expect_complaint("ERR_INTERNET_DISCONNECTED")
    visitor.offline(False)
    visitor.click("Log out")
    visitor.sees("Log in")


def log_in(visitor, email, password, action="Log in"):
    visitor.fill("E-mail", email)
    visitor.fill("Password", password)
    visitor.click(action)
