import ComputeModel

/// RSA keys made by ssh-keygen; their private halves are gone.
enum PublicKeys {
  static var key: SSHPublicKey {
    get throws { try SSHPublicKey(text: line) }
  }

  static let line = """
    ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDVU+p8dZ9eY1OJXBc1dNgMccYNYMXOTq0p7FUcfQtbo+MFLU3+5TKFEyPFMOAD\
    gPQMSyIagR1ZXKXsUeNOkYKB0u2xpdECLdC6SpCBpkL7GfE6R0VuoPXXk32xYLl4f8D7xdhd/Ms8KwN0t0vmqVu9Z/exHc7hVBy4\
    oFTcFSvsMvX+weYn25n83bkvTEdHTam9CXmxUKo7ms/Nyr/ovTMPdluRVfNxwZhW51J+HK7w9L3CukT6Le/yaGpgpmW0aSrwnl4I\
    iqHAlvXZDLm0dmQ+gG6+ZHCpVcTZT1kDGsZlQfaztowB+B2/jH7FigwJVCCiyAQa3nBgU0Y5n0xALUuP chen yu@laptop
    """

  static let other = """
    ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC6aRiXozch6K5X7xoC9Pj3SUbeYUMrMJXqtn2y5dxtvfwaiDH+ImUDz+qVKmBD\
    FRU1KdmJoTcpz4+l7vVlQfN8jTWhqPw/Kd4HmyRZeZk82KaWPXOPBaEfGg2nm8AFezpuJ9VaePYu0UJegbeny6OphDnj49AvYVN6\
    nWXbRrZRar1WTm6xrlSPtWwnPuAlC1JXnOyCPRR9urCtIGrW6Alh3sZ1LIm193CnG3rKTrKiNxxGWMIaT0ipzBZCC3QGl05O2UP5\
    RIxYhSKbUTPWxD0HJGgIUo/5Vv22bbkm8ML7pZkW0nSXdTEQCCnv0xO8SFLwIwdnBMgisFYCX/Z3A2pp other@desk
    """

  /// ``line`` again.
  static let pem = """
    -----BEGIN PUBLIC KEY-----
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1VPqfHWfXmNTiVwXNXTY
    DHHGDWDFzk6tKexVHH0LW6PjBS1N/uUyhRMjxTDgA4D0DEsiGoEdWVyl7FHjTpGC
    gdLtsaXRAi3QukqQgaZC+xnxOkdFbqD115N9sWC5eH/A+8XYXfzLPCsDdLdL5qlb
    vWf3sR3O4VQcuKBU3BUr7DL1/sHmJ9uZ/N25L0xHR02pvQl5sVCqO5rPzcq/6L0z
    D3ZbkVXzccGYVudSfhyu8PS9wrpE+i3v8mhqYKZltGkq8J5eCIqhwJb12Qy5tHZk
    PoBuvmRwqVXE2U9ZAxrGZUH2s7aMAfgdv4x+xYoMCVQgosgEGt5wYFNGOZ9MQC1L
    jwIDAQAB
    -----END PUBLIC KEY-----
    """

  /// ``line`` again.
  static let rfc4716 = """
    ---- BEGIN SSH2 PUBLIC KEY ----
    Comment: "2048-bit RSA, converted by root@vm from OpenSSH"
    AAAAB3NzaC1yc2EAAAADAQABAAABAQDVU+p8dZ9eY1OJXBc1dNgMccYNYMXOTq0p7FUcfQ
    tbo+MFLU3+5TKFEyPFMOADgPQMSyIagR1ZXKXsUeNOkYKB0u2xpdECLdC6SpCBpkL7GfE6
    R0VuoPXXk32xYLl4f8D7xdhd/Ms8KwN0t0vmqVu9Z/exHc7hVBy4oFTcFSvsMvX+weYn25
    n83bkvTEdHTam9CXmxUKo7ms/Nyr/ovTMPdluRVfNxwZhW51J+HK7w9L3CukT6Le/yaGpg
    pmW0aSrwnl4IiqHAlvXZDLm0dmQ+gG6+ZHCpVcTZT1kDGsZlQfaztowB+B2/jH7FigwJVC
    CiyAQa3nBgU0Y5n0xALUuP
    ---- END SSH2 PUBLIC KEY ----
    """
}
