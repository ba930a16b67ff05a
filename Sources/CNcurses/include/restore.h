#pragma once
/// Saves the terminal's modes and watches the fatal signals: call it before newterm, which changes the modes.
/// `report` is the file that the last line on the screen names; NULL says that there is none.
/// Returns 0, or -1 with errno set.
int cn_guard_begin(int fd, const char *report);

/// What a crash report says of the program, such as its version and its settings; no longer than 4,000 bytes of it are kept.
void cn_guard_facts(const char *text);

/// Something that happened: a crash report ends with the last 32 of them.
void cn_guard_note(const char *text);

/// Says whether the screen is ours. While it is not (suspended, lent to a child) a fatal signal writes nothing.
void cn_guard_screen(int up);

/// Puts the saved modes back now. Returns 0, or -1 with errno set.
int cn_guard_restore_modes(void);

/// Stops watching: the fatal signals get back the actions they had.
void cn_guard_end(void);
