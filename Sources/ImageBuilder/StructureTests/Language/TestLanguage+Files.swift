internal import JSON

extension TestLanguage {
    static let existence = Shape<FileExistenceTest>.object(
        "fileExistenceTest", "a file existence test", "Whether something is there, and whose it is.",
        fields: [
            .required("name", \.name, filled, "What the test is called."),
            .required("path", \.path, path, "Where to look. `$NAME` stands for a variable of the image."),
            .optional("shouldExist", \.shouldExist, .boolean, "Whether it has to be there.", default: true),
            .optional("permissions", \.permissions, permissions, "Its kind and mode, such as `-rwxr-xr-x`."),
            .optional("uid", \.user, number, "Its owner's number."),
            .optional("gid", \.group, number, "Its group's number."),
            .optional("isExecutableBy", \.isExecutableBy, .choice(), "Who has to be able to execute it."),
        ],
        initial: { place, decoding in
            FileExistenceTest(location: decoding.source.location(of: place.node.span, path: place.path))
        }
    ).checked { test, _, _ throws(Refusal) in
        let asksMore =
            test.permissions != nil || test.user != nil || test.group != nil || test.isExecutableBy != nil
        if !test.shouldExist, asksMore {
            throw Refusal(
                "a file that should not exist has no mode and no owner",
                hint: "remove \"shouldExist\": false, or the rest")
        }
        return test
    }

    static let content = Shape<FileContentTest>.object(
        "fileContentTest", "a file content test", "What a file has to contain, and what not.",
        fields: [
            .required("name", \.name, filled, "What the test is called."),
            .required("path", \.path, path, "The file. `$NAME` stands for a variable of the image."),
            .optional("expectedContents", \.expected, patterns, "What its content has to match."),
            .optional("excludedContents", \.excluded, patterns, "What its content must not match."),
        ],
        initial: { place, decoding in
            FileContentTest(location: decoding.source.location(of: place.node.span, path: place.path))
        })

    static let license = Shape<LicenseTest>.object(
        "licenseTest", "a license test", "That no copyright file names a licence that is refused: AGPL, WTFPL.",
        fields: [
            .optional("debian", \.debian, .boolean, "Look at every Debian package's.", default: false),
            .optional("files", \.files, words, "Other files to look at."),
        ],
        initial: { place, decoding in
            LicenseTest(location: decoding.source.location(of: place.node.span, path: place.path))
        })

    private static let number = Shape<Int>.integer(0...Int(UInt32.max), "a number")

    private static let path = filled.checked { text, _, _ throws(Refusal) in
        guard text.hasPrefix("/") || text.hasPrefix("$") else {
            throw Refusal("\(quoted(text)) is no absolute path", hint: "a path in an image begins with \"/\"")
        }
        return text
    }

    private static let permissions = filled.checked { text, _, _ throws(Refusal) in
        guard text.count > 9, text.suffix(9).allSatisfy({ "rwxsStT-".contains($0) }),
            text.dropLast(9).allSatisfy({ "-dalTLDpSugctbs".contains($0) })
        else { throw Refusal("\(quoted(text)) is no mode", hint: "such as \"-rwxr-xr-x\", or \"drwxr-xr-x\"") }
        return text
    }
}
