// SPDX-License-Identifier: Apache-2.0
import CResources

/// What a shell runs when Tab is pressed: it asks this program, which knows its own options.
///
/// The words go through a pipe and not as arguments: other users must not see a line that is still being typed.
enum CompletionScript {
    static var bash: String { unsafe String(cString: aichor_completion_bash()) }
    static var zsh: String { unsafe String(cString: aichor_completion_zsh()) }
    static var fish: String { unsafe String(cString: aichor_completion_fish()) }
}
