#pragma once
// Swift's clang importer does not define _XOPEN_SOURCE_EXTENDED; without this line ncurses.h hides every
// wide-character function (setcchar, wget_wch, wadd_wchnstr).
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
