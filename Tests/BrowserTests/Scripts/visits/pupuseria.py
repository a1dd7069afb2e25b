"""Document 002: a guest orders from a page whose API has another address, and the kitchen sees it."""
START = "http://localhost:8080/"
ORIGINS = ["http://localhost:8000/"]


def visit(visitor):
    guest = f"Ana at the {visitor.kind}"
    visitor.sees("Pupusa revuelta")
    visitor.fill("Pupusa revuelta", "2")
    visitor.fill("Horchata de morro", "1")
    visitor.look("pupuseria-menu")
    visitor.click("Order for $4.70")  # a name has to be given
    visitor.fill("Your name", guest)
    visitor.click("Order for $4.70")
    visitor.sees(guest, "2 × Pupusa revuelta", "$4.70", "received")
    visitor.reload()
    visitor.sees(guest)
    visitor.click("Mark as preparing", near=guest)
    visitor.control("Mark as ready", near=guest)
    visitor.look("pupuseria-orders")
    visitor.offline()
    visitor.click("Menu")
    visitor.is_told("cannot be reached")
    visitor.expect_complaint("ERR_INTERNET_DISCONNECTED")
    visitor.offline(False)
