#!/usr/bin/env python3
"""Writes the manual pages from what the program says of itself. Usage: manual.py BINARY FOLDER

One page of all commands, amldeck(1), amldeck-serve(1) of the simulator, and amldeck.yaml(5) of the configuration. The
texts are the program's own (`--help` and `config schema` print the same), so that they cannot differ. The date is that
of SOURCE_DATE_EPOCH where it is set. FOLDER is that of all manual pages; each goes to its section.
"""

import csv
import datetime
import io
import json
import os
import subprocess
import sys


# The program's contract with scripts; Tests/clients/headless.py holds it to these.
EXIT_STATUS = [
    ("0", "Everything that was asked for was done."),
    ("1", "check found a problem."),
    ("2", "Wrong usage, no configuration, an unknown context, or no terminal; one sentence says what to do."),
    ("3", "No access: no credential, or the service answered 401 or 403."),
    ("4", "No contact: the connection, TLS or a deadline failed."),
    ("5", "Some of several things failed."),
    ("6", "Refused by a rule, not found, or the operation ended as Failed."),
    ("70", "A mistake of the program itself."),
    ("130", "Ended by Ctrl-C."),
]
ENVIRONMENT = [
    ("AZURE_SUBSCRIPTION_ID, AZURE_DEFAULTS_GROUP, AZURE_DEFAULTS_WORKSPACE", "Where to act, without a context."),
    ("AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, AZURE_TOKEN_CREDENTIALS", "Who acts; see whoami."),
    ("AMLDECK_CONTEXT, AMLDECK_CONFIG", "The context of the configuration, and the configuration's file."),
    ("ARM_CLOUD_METADATA_URL", "The metadata of another cloud, or of a simulator."),
    ("SSL_CERT_FILE", "The certificates that are trusted, instead of the system's."),
    ("HTTPS_PROXY, NO_PROXY", "As for curl."),
    ("NO_COLOR", "No colours where it is set."),
]
FILES = [
    ("$XDG_CONFIG_HOME/amldeck/config.yaml", "The configuration; amldeck config init writes one."),
    ("$XDG_CONFIG_HOME/amldeck/themes/NAME.yaml", "Themes of your own."),
    ("$XDG_STATE_HOME/amldeck/", "History, operations under way, saved views, the simulator's state."),
]


CHAPTERS = {1: "User Commands", 5: "File Formats"}


def escaped(text):
    """Text for troff: its own signs, and a dot or an apostrophe at a line's beginning, are meant as they stand."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def paragraphs(text):
    return "\n.PP\n".join(escaped(part.strip()) for part in text.split("\n\n") if part.strip())


def spelled(argument):
    """How an argument is written, such as `-o, --output OUTPUT`."""
    if argument["kind"] == "positional":
        return "\\fI" + escaped(argument["valueName"].upper()) + "\\fR"
    # The short name first, as most manuals have it.
    names = sorted(argument["names"], key=lambda name: name["kind"] != "short")
    dashed = [("\\-" if name["kind"] == "short" else "\\-\\-") + escaped(name["name"]) for name in names]
    value = f" \\fI{escaped(argument['valueName'].upper())}\\fR" if argument["kind"] == "option" else ""
    return ", ".join(f"\\fB{name}\\fR" for name in dashed) + value


def synopsis(path, command):
    words = ["\\fB" + escaped(" ".join(path)) + "\\fR"]
    arguments = [argument for argument in command.get("arguments", []) if argument.get("shouldDisplay", True)]
    if any(argument["kind"] != "positional" for argument in arguments):
        words.append("[\\fIOPTIONS\\fR]")
    for argument in arguments:
        if argument["kind"] != "positional":
            continue
        name = spelled(argument) + (" ..." if argument["isRepeating"] else "")
        words.append(f"[{name}]" if argument["isOptional"] else name)
    return " ".join(words)


def described(argument):
    parts = [argument.get("abstract", ""), argument.get("discussion", "")]
    text = "\n\n".join(part for part in parts if part)
    default = argument.get("defaultValue")
    if default:
        text += f" (default: {default})"
    return paragraphs(text) or escaped("See the description.")


def options(command, shared):
    lines = []
    for argument in command.get("arguments", []):
        if not argument.get("shouldDisplay", True) or spelled(argument) in shared:
            continue
        lines += [".TP", spelled(argument), described(argument)]
    return lines


def commands(path, command):
    """The command and all below it, those of the program's own workings left out."""
    yield path, command
    for child in command.get("subcommands", []):
        if child["commandName"] != "help" and child.get("shouldDisplay", True):
            yield from commands([*path, child["commandName"]], child)


def common(every):
    """What at least half of the commands take is described once."""
    count = {}
    for _, command in every:
        for argument in command.get("arguments", []):
            if argument["kind"] != "positional" and argument.get("shouldDisplay", True):
                count.setdefault(spelled(argument), []).append(argument)
    return {name: found[0] for name, found in count.items() if len(found) * 2 >= len(every)}


def head(name, section, version, abstract):
    moment = int(os.environ.get("SOURCE_DATE_EPOCH", 0)) or datetime.datetime.now(datetime.UTC).timestamp()
    day = datetime.datetime.fromtimestamp(moment, datetime.UTC).date().isoformat()
    return [
        f'.TH {name.upper()} {section} "{day}" "amldeck {version}" "{CHAPTERS[section]}"',
        ".SH NAME",
        f"{name} \\- {escaped(abstract.rstrip('.'))}",
    ]


def keys(binary):
    """The keys of every screen as they come."""
    said = printed(binary, "config", "keys", "-o", "json")
    screens = {}
    for key in json.loads(said)["keys"]:
        screens.setdefault(key["screen"], []).append(key)
    lines = [".SH KEYS", "The word behind a key is what the member keys of the configuration calls it."]
    for screen, table in screens.items():
        lines += [f".SS {escaped(screen)}"]
        for key in table:
            names = escaped(", ".join(key["keys"]))
            lines += [".TP", f"\\fB{names}\\fR", f"{escaped(key['meaning'])} (\\fI{escaped(key['word'])}\\fR)"]
    return lines


def whole(version, root, binary):
    every = list(commands(["amldeck"], root))
    shared = common(every[1:])
    lines = head("amldeck", 1, version, root["abstract"])
    lines += [".SH SYNOPSIS", "\\fBamldeck\\fR [\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]", ".SH DESCRIPTION"]
    lines += [paragraphs(root.get("discussion", ""))]
    lines += [".SH COMMON OPTIONS", "Most commands take these."]
    for argument in shared.values():
        lines += [".TP", spelled(argument), described(argument)]
    lines += [".SH COMMANDS"]
    for path, command in every[1:]:
        lines += [f".SS {escaped(' '.join(path[1:]))}", synopsis(path, command), ".PP"]
        texts = [command.get("abstract", ""), command.get("discussion", "")]
        lines += [paragraphs("\n\n".join(text for text in texts if text))]
        lines += options(command, shared)
    lines += keys(binary)
    lines += [".SH EXIT STATUS"]
    for code, meaning in EXIT_STATUS:
        lines += [".TP", code, escaped(meaning)]
    lines += [".SH ENVIRONMENT"]
    for name, meaning in ENVIRONMENT:
        lines += [".TP", f"\\fB{escaped(name)}\\fR", escaped(meaning)]
    lines += [".SH FILES"]
    for name, meaning in FILES:
        lines += [".TP", f"\\fI{escaped(name)}\\fR", escaped(meaning)]
    lines += [".SH SEE ALSO", ".BR amldeck\\-serve (1),", ".BR amldeck.yaml (5)"]
    return "\n".join(line for line in lines if line) + "\n"


def serve(version, root):
    command = next(child for child in root["subcommands"] if child["commandName"] == "serve")
    lines = head("amldeck-serve", 1, version, command["abstract"])
    lines += [".SH SYNOPSIS", synopsis(["amldeck", "serve"], command), ".SH DESCRIPTION"]
    lines += [paragraphs(command.get("discussion", "") or command["abstract"]), ".SH OPTIONS"]
    lines += options(command, {})
    lines += [".SH SEE ALSO", ".BR amldeck (1)"]
    return "\n".join(line for line in lines if line) + "\n"


def configuration(version, binary):
    """The keys with those below them, from the program's own table."""
    table = printed(binary, "config", "schema", "-o", "csv")
    lines = head("amldeck.yaml", 5, version, "the configuration of amldeck")
    lines += [".SH SYNOPSIS", "\\fI$XDG_CONFIG_HOME/amldeck/config.yaml\\fR", ".SH DESCRIPTION"]
    lines += [
        paragraphs(
            "The file is YAML. It is $XDG_CONFIG_HOME/amldeck/config.yaml, by default ~/.config/amldeck/config.yaml, or"
            " what the variable AMLDECK_CONFIG names. amldeck config init writes a first one with every key; amldeck"
            " config show tells which settings apply and where each came from; amldeck config schema prints a JSON"
            " schema for editors.\n\nA key that is not known, or a value that a key does not take, is an error with"
            " its line. Options of the command line go before the file, and the context's own settings before those of"
            " the whole file."
        ),
        ".SH KEYS",
        "A dot stands between a key and those below it; a word in capitals is a name of your own.",
    ]
    for row in csv.DictReader(io.StringIO(table)):
        lines += [".TP", f"\\fB{escaped(row['key'])}\\fR", escaped(row["meaning"]), ".br"]
        lines += [escaped(f"Value: {row['value']}. Left out: {row['default']}.")]
    lines += [".SH SEE ALSO", ".BR amldeck (1)"]
    return "\n".join(line for line in lines if line) + "\n"


def printed(binary, *words):
    """What the program says where no configuration of whoever builds the pages counts."""
    surroundings = {**os.environ, "XDG_CONFIG_HOME": "/nonexistent"}
    surroundings.pop("AMLDECK_CONFIG", None)
    return subprocess.run([binary, *words], check=True, stdout=subprocess.PIPE, text=True, env=surroundings).stdout


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    binary, folder = sys.argv[1:]
    said = subprocess.run([binary, "--experimental-dump-help"], check=True, stdout=subprocess.PIPE, text=True).stdout
    version = subprocess.run([binary, "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    root = json.loads(said)["command"]
    pages = {
        "amldeck.1": whole(version, root, binary),
        "amldeck-serve.1": serve(version, root),
        "amldeck.yaml.5": configuration(version, binary),
    }
    for name, page in pages.items():
        section = os.path.join(folder, "man" + name[-1])
        os.makedirs(section, exist_ok=True)
        with open(os.path.join(section, name), "w", encoding="utf-8") as file:
            file.write(page)


main()
