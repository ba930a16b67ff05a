import ComputeModel
import Glibc
import Terminal

/// Plain output. Text of the service is made safe before it gets here.
enum StandardOutput {
  static func write(_ text: String) {
    ProgressLine.clear()
    FileDescriptor.write(text, to: 1)
  }

  static func write(_ bytes: [UInt8]) {
    ProgressLine.clear()
    bytes.withUnsafeBufferPointer { FileDescriptor.write($0, to: 1) }
  }
}

enum StandardError {
  /// One line, whatever the text holds.
  static func write(_ line: String) {
    ProgressLine.clear()
    FileDescriptor.write(SafeText(line).text + "\n", to: 2)
  }

  /// What a person may want to know, and no error.
  static func remark(_ sentence: String) { write("amldeck: \(sentence)") }

  /// Text that was made safe, as it stands: a question whose answer follows on its line, or several lines.
  static func writeText(_ safe: String) {
    ProgressLine.clear()
    FileDescriptor.write(safe, to: 2)
  }

  static var isTerminal: Bool { isatty(2) == 1 }

  /// One plain sentence; with `-o json` the same again as a document.
  static func report(_ failure: ServiceFailure, asJSON: Bool) {
    write("amldeck: \(failure.sentence)")
    guard asJSON else { return }
    let document = JSONValue.object([
      "error": .object([
        "code": .string(failure.code ?? failure.kind.rawValue), "message": .string(failure.sentence),
        "request_id": .string(failure.requestID),
      ])
    ])
    FileDescriptor.write(document.compactText + "\n", to: 2)
  }
}

enum FileDescriptor {
  /// Writes all of it. A reader that went away ends the program, as SIGPIPE would have; a disk that is full is said.
  static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { write($0, to: descriptor) }
  }

  static func write(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) {
    guard let start = bytes.baseAddress else { return }
    var written = 0
    while written < bytes.count {
      let count = Glibc.write(descriptor, start + written, bytes.count - written)
      if count < 0 {
        let reason = errno
        if reason == EINTR { continue }
        if descriptor == 1, reason != EPIPE {
          let why = String(cString: strerror(reason))
          StandardError.write("amldeck: The output cannot be written (\(why)): make room.")
        }
        // 141 is what a shell reports of SIGPIPE; an output that is lost is no contact (ARCHITECTURE section 6).
        if descriptor == 1 { Glibc.exit(reason == EPIPE ? 128 + SIGPIPE : 4) }
        return
      }
      written += count
    }
  }
}
