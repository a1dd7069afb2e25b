/// A number of bytes for people: decimal units, as budgets have them, and three digits, `12.3 MB`.
public func sizeText(_ bytes: Int) -> String {
    let sign = bytes < 0 ? "-" : ""
    if bytes.magnitude < 1000 { return "\(bytes) B" }
    // In thousandths of a unit, a kilobyte first. What rounds to 1000 of a unit is 1.00 of the next.
    var thousandths = bytes.magnitude
    var units = ["kB", "MB", "GB", "TB", "PB", "EB"][...]
    while thousandths >= 999_500, units.count > 1 {
        thousandths /= 1000
        units.removeFirst()
    }
    return "\(sign)\(threeDigits(thousandths)) \(units.first ?? "")"
}

private func threeDigits(_ thousandths: UInt) -> String {
    if thousandths >= 99_950 { return String((thousandths + 500) / 1000) }
    if thousandths >= 9_995 { return fixed((thousandths + 50) / 100, places: 1) }
    return fixed((thousandths + 5) / 10, places: 2)
}

/// A whole number with a point before its last digits.
private func fixed(_ number: UInt, places: Int) -> String {
    let text = String(number)
    return text.dropLast(places) + "." + text.suffix(places)
}
