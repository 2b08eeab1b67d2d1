// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Writes to a file descriptor, without stdio and its buffers.
enum DescriptorWriter {
    /// Writes all bytes.
    ///
    /// Gives the error number of write(2) if that fails.
    static func write(_ bytes: Span<UInt8>, to descriptor: Int32) -> Int32? {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return nil }
            var done = 0
            while done < buffer.count {
                let written = unsafe Glibc.write(descriptor, start + done, buffer.count - done)
                if written >= 0 {
                    done += written
                } else if errno == EAGAIN {
                    waitUntilWritable(descriptor)
                } else if errno != EINTR {
                    return errno
                }
            }
            return nil
        }
    }

    /// Waits for a file descriptor that another process made non-blocking.
    private static func waitUntilWritable(_ descriptor: Int32) {
        var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe Glibc.poll(&poll, 1, -1)
    }
}

/// Messages for the error numbers of system calls.
enum SystemError {
    /// strerror(3)'s, in lower case as all messages are.
    static func text(_ code: Int32) -> String {
        guard let message = unsafe strerror(code) else { return "error \(code)" }
        let text = unsafe String(cString: message)
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
