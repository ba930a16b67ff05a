extension Chinese {
  static let computeModelSSH: [String: String] = [
    " --jump HOST through a machine that is there.": " --jump HOST 经由那里的机器。",
    "address": "地址",
    "Both sides are instances: copy to this machine first.": "两边都是实例：先复制到本机。",
    "configuration": "配置",
    "It has no public address, only {1}: use --private from inside its virtual network, or --private with":
      "它没有公共地址，只有 {1}：在其虚拟网络内用 --private，或用 --private 加",
    "It was created without SSH, and that cannot be changed: create an instance with SSH.":
      "创建时没有 SSH，且不能更改：创建带 SSH 的实例。",
    "its private address": "其专用地址",
    "key": "密钥",
    "Neither side is an instance: write NAME:PATH for the file there.": "两边都不是实例：实例上的文件写 NAME:PATH。",
    "Some sources are here and some are there: copy them with two commands.": "有的源在此处，有的在那里：用两条命令复制。",
    "The jump host {1} is not of the form [USER@]HOST[:PORT].": "跳转主机 {1} 不是 [USER@]HOST[:PORT] 的形式。",
    "the port": "端口",
    "The service does not say {1}: look again when the instance runs.": "服务没有说明：{1}。在实例运行时再查看。",
    "The sources are on several instances: copy from one at a time.": "源在多个实例上：每次从一个实例复制。",
    "The {1} file {2} has a character in its name that ssh would read as something else: rename it.":
      "{1}文件 {2} 的名称含有 ssh 会另作理解的字符：重命名。",
    "The {1} for SSH, {2}, is not one: nothing was run.": "用于 SSH 的{1} {2} 无效：没有运行任何命令。",
    "where to connect": "连接到哪里",
    "whether SSH is on": "SSH 是否打开",
    "who logs in": "以谁登录",
    "{1} is a public key: name the file of the private one, which is called the same without .pub.":
      "{1} 是公钥：给出私钥的文件，名称相同但不带 .pub。",
  ]
}
