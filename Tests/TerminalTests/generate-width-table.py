#!/usr/bin/env python3
"""Writes Sources/Terminal/Text/WidthTable.swift: what glibc's wcwidth says in C.UTF-8, as the places where it changes.

Usage: Tests/TerminalTests/generate-width-table.py > Sources/Terminal/Text/WidthTable.swift
WidthTests compares the table with the libc the tests run on."""
import ctypes
import platform

libc = ctypes.CDLL("libc.so.6")
libc.setlocale.restype = ctypes.c_char_p
assert libc.setlocale(0, b"C.UTF-8"), "this machine has no C.UTF-8 locale"
libc.wcwidth.argtypes = [ctypes.c_int32]

UNPRINTABLE = 3
changes, last = [], None
for scalar in range(0x110000):
    width = libc.wcwidth(scalar)
    kind = UNPRINTABLE if width < 0 or 0xD800 <= scalar < 0xE000 else width
    if scalar == 0:
        kind = UNPRINTABLE
    if kind != last:
        changes.append(scalar << 2 | kind)
        last = kind

print("// Made by Tests/TerminalTests/generate-width-table.py with %s %s. Do not edit." % platform.libc_ver())
print("// swift-format-ignore-file\n")
print("/// Where the display width changes, in the order of the scalars: the scalar shifted left by two, with the")
print("/// width from there on (0, 1 or 2 cells; 3 means that the C library has no glyph for it) in the low bits.")
print("let widthChanges: [UInt32] = [")
line = " "
for change in changes:
    word = " 0x%x," % change
    if len(line) + len(word) > 108:
        print(line)
        line = " "
    line += word
print(line)
print("]")
