"""Document 003: a project and its tasks, through the frontend's proxy."""
START = "http://localhost:8080/"
ORIGINS = []


def visit(visitor):
    project, task = f"House, {visitor.kind}", "Paint the door"
    visitor.sees("Name of a new project")
    if visitor.kind == "desktop":
        visitor.sees("There is none yet")
    visitor.fill("Name of a new project", project)
    visitor.click("Add project")
    visitor.sees(project)
    visitor.click("Add project")  # the field is empty again, and has to be filled
    visitor.fill("Name of a new project", project)
    visitor.click("Add project")
    visitor.is_told("There is a project of this name already")
    visitor.expect_complaint("409")
    visitor.reload()
    visitor.sees(project)
    visitor.look("pmanager-projects")

    visitor.click(project)
    visitor.sees("Tasks")
    for title in (task, "Mend the roof"):
        visitor.fill("Title of a new task", title)
        visitor.click("Add task")
        visitor.sees(title)
    visitor.click(f"Start {task}")
    visitor.click(f"Finish {task}")
    visitor.reload()
    visitor.control(f"Reopen {task}")
    visitor.look("pmanager-tasks")

    visitor.offline()
    visitor.click("All projects")
    visitor.is_told("cannot be reached")
    visitor.expect_complaint("ERR_INTERNET_DISCONNECTED")
    visitor.offline(False)
