// SPDX-License-Identifier: Apache-2.0
import FuzzTargets
import Glibc

// libFuzzer has the main function and calls the one below with each input.

/// What is fed, by the environment, because the arguments are libFuzzer's.
private let target: FuzzTarget = {
    let name = unsafe getenv("AICHOR_VAULT_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        print("AICHOR_VAULT_FUZZ_TARGET names no target: \(FuzzTarget.allCases.map(\.rawValue))")
        exit(64)
    }
    return target
}()

/// The entry point that libFuzzer looks for (LLVM, "libFuzzer – a library for coverage-guided fuzz testing").
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    do throws(Violation) {
        try target.run(input)
    } catch {
        print("the property does not hold: \(error)")
        fflush(nil)
        // What libFuzzer takes for a crash, so that it keeps the input.
        abort()
    }
    return 0
}
