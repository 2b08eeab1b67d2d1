// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// What a program asks of its surroundings.
package enum ProcessFacts {
    /// A variable of the environment; nil if it is not set or empty.
    package static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
        return unsafe String(cString: value)
    }

    /// The first argument that is not UTF-8, or variable of these names.
    ///
    /// Swift puts U+FFFD for what it cannot read: what is stored then is not what was given, and a path is another.
    package static func unreadableText(inVariables names: [String]) -> VaultError? {
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = unsafe CommandLine.unsafeArgv[index],
                let fault = unsafe fault(in: argument)
            else { continue }
            return notUTF8("argument \(index)", fault)
        }
        for name in names {
            guard let value = unsafe getenv(name), let fault = unsafe fault(in: value) else { continue }
            return notUTF8("the environment variable \(name)", fault)
        }
        return nil
    }

    private static func fault(in text: UnsafeMutablePointer<CChar>) -> UTF8Fault? {
        let bytes = unsafe UnsafeRawBufferPointer(start: text, count: strlen(text))
        return unsafe bytes.withMemoryRebound(to: UInt8.self) { unsafe Span(_unsafeElements: $0).utf8Fault }
    }

    private static func notUTF8(_ subject: String, _ fault: UTF8Fault) -> VaultError {
        VaultError(
            .inputInvalid, "\(subject) is not UTF-8: \(fault)",
            hint: "is the terminal's character set UTF-8? rename a file whose name is not")
    }

    /// The wall clock.
    package static func now() -> Timestamp { Timestamp(seconds: Int64(time(nil))) }
}
