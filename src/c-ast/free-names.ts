/**
 * Names of the C library that ISO C leaves to programs (C11 7.1.3), as `link`, `close` or `error`: a library may mean
 * functions of its users by them.
 */
import type * as c from "./c-ast.ts";
import { libraryFileOf } from "./library-in-c.ts";
import { isLibrary } from "./program-kind.ts";

/** DATA: of those that the runtime has. */
const free: ReadonlySet<string> = new Set(
  (
    "close lseek lseek64 isatty ftruncate fchmod fsync dup unlink rmdir chdir mkdir chmod access truncate link symlink readlink " +
    "mkstemp getpid getppid getuid geteuid getgid getegid getrandom getentropy fileno fdopen open_memstream popen pclose"
  ).split(" "),
);

/** DATA: of those that are written in C, what ISO C reserves. */
const reserved: ReadonlySet<string> = new Set(
  (
    "gmtime localtime mktime strftime asctime ctime time timespec_get setlocale localeconv fgetpos fsetpos setbuf " +
    "setvbuf raise system freopen remquo remquof remainder remainderf logb logbf ilogb ilogbf nextafter " +
    "nextafterf scalbln scalblnf wcslen wcscpy wcsncpy wcscat wcsncat wcscmp wcscoll wcsncmp wcschr wcsrchr " +
    "wcsspn wcscspn wcspbrk wcsstr wmemcpy wmemset wmemcmp wmemchr iswalnum iswalpha iswblank iswcntrl iswdigit " +
    "iswgraph iswlower iswprint iswpunct iswspace iswupper iswxdigit towlower towupper wctype iswctype " +
    "__ctype_get_mb_cur_max mbrtowc mbrlen mbsinit mbtowc mblen btowc wctob wcrtomb wctomb mbstowcs wcstombs " +
    "c2rust_is_utf8"
  ).split(" "),
);

/** Is it something that no given file defines, and that is not the C library's for certain, though it is named so? */
export function isElsewhere(program: c.Program, { name, defined, system }: c.CSymbol): boolean {
  if (defined || system || reserved.has(name)) return false;
  return (free.has(name) || libraryFileOf(name) !== null) && isLibrary(program);
}
