extension Chinese {
  static let computeModelApplications: [String: String] = [
    " a workspace behind a private link lets through.": "能通过专用链接后的工作区。",
    " browser, or a private window.": "浏览器，或隐私窗口。",
    "answers {1}": "应答 {1}",
    "away (503): the instance does not run?": "不在 (503)：实例没有运行？",
    "Behind a private link the workspace must reach {1}.": "在专用链接后，工作区必须能访问 {1}。",
    "Its user must be Contributor on the workspace: the image is pulled from an Azure registry.":
      "其用户必须是工作区的 Contributor：映像从 Azure 注册表拉取。",
    "Name the docker image, such as ghcr.io/contoso/voila:1.": "给出 docker 映像，例如 ghcr.io/contoso/voila:1。",
    "not reached: {1}": "无法访问：{1}",
    "ok, answers": "正常，有应答",
    "ok, asks sign-in ({1})": "正常，要求登录 ({1})",
    "Port {1} is outside {2}-{3}, the only ones that": "端口 {1} 不在 {2}-{3} 之内，只有这些端口",
    "Posit Workbench does not reach the workspace's files.": "Posit Workbench 不能访问工作区的文件。",
    "Several Posit Workbenches in one browser end in \"400 Bad Request: header or cookie too large\": use a new":
      "在一个浏览器中打开多个 Posit Workbench 会出现“400 Bad Request: header or cookie too large”：用新的",
    "still starting (502)": "仍在启动 (502)",
    "The application's name is missing, or has other signs than a-z, 0-9, - _ and .":
      "应用缺少名称，或名称含有 a-z、0-9、- _ 和 . 以外的字符。",
    "The port is {1}: write one from 1 to 65535.": "端口 {1}：写 1 到 65535。",
    "The variable {1} is given twice.": "变量 {1} 重复。",
    "Two applications are called {1}: rename one.": "有两个应用名为 {1}：重命名其一。",
    "Two applications publish port {1}: give {2} another one, such as {3}.": "有两个应用发布端口 {1}：给 {2} 另一个端口，例如 {3}。",
    "Write the environment as NAME=VALUE; NAME=VALUE.": "环境变量写成 NAME=VALUE; NAME=VALUE。",
    "{1} is no mount: write /on/the/host:/in/the/container, with :ro at will.":
      "{1} 不是挂载：写 /on/the/host:/in/the/container，可加 :ro。",
  ]
}
