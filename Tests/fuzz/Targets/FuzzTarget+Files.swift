import ComputeModel

@testable import amldeck

/// Files of a person: each is read, or refused in one sentence that names the file.
extension FuzzTarget {
  private static let file = "ci.yaml"

  private static func expectSentence(_ failure: ServiceFailure) {
    require(failure.kind == .usage, "refused as \(failure.kind)")
    require(failure.sentence.contains(file), "refused without the file's name: \(failure.sentence)")
  }

  static func creationFile(_ bytes: [UInt8]) {
    do throws(ServiceFailure) {
      let creation = try CreationFile.read(string(bytes), file: file, parameters: nil, isNamed: true, remark: { _ in })
      require(creation.resource[path: "properties", "computeType"]?.text == "ComputeInstance", "another thing")
    } catch {
      expectSentence(error)
    }
  }

  static func scheduleFile(_ bytes: [UInt8]) {
    do throws(ServiceFailure) {
      _ = try AzureMLScheduleYAML.read(string(bytes), file: file)
    } catch {
      expectSentence(error)
    }
  }

  static func configuration(_ bytes: [UInt8]) {
    do throws(ServiceFailure) {
      _ = try ConfigurationFile(parsing: string(bytes), path: file)
    } catch {
      expectSentence(error)
    }
  }

  static func theme(_ bytes: [UInt8]) {
    do throws(ServiceFailure) {
      _ = try ThemeFile.parse(string(bytes), file: file)
    } catch {
      expectSentence(error)
    }
  }

  static func ini(_ bytes: [UInt8]) { _ = INIFile(string(bytes)) }
}
