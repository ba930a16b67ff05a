#pragma once

#include <stdbool.h>

/// A file in memory that ncurses can write a frame into; -1 where the system makes none.
int cn_frame_open(void);

/// From now on `descriptor` is another name of what `file` is. No child inherits it.
bool cn_frame_redirect(int descriptor, int file);
