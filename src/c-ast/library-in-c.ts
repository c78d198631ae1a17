/**
 * DATA: functions of the C library that are written in C (`runtime/c`) and translated with the program that calls them: their
 * structs, variables and pointers to pointers then are what they are in the program.
 */

/** Files by what they define. */
const definitions: Readonly<Record<string, string>> = {
  "broken_down_time.c":
    "gmtime gmtime_r localtime localtime_r mktime timegm strftime asctime asctime_r ctime ctime_r tzset",
  "clocks.c": "gettimeofday clock_gettime clock_getres timespec_get nanosleep usleep sleep time",
  "formatted_memory.c": "asprintf vasprintf",
  "searching.c": "lfind lsearch qsort_r",
  "memory_pieces.c": "memccpy memmem",
  "locales.c": "setlocale localeconv c2rust_is_utf8",
  "wide_texts.c":
    "wcslen wcsnlen wcscpy wcpcpy wcsncpy wcscat wcsncat wcscmp wcscoll wcsncmp wcschr wcsrchr wcsspn wcscspn " +
    "wcspbrk wcsstr wcsdup wmemcpy wmemset wmemcmp wmemchr",
  "wide_letters.c":
    "iswalnum iswalpha iswblank iswcntrl iswdigit iswgraph iswlower iswprint iswpunct iswspace iswupper iswxdigit " +
    "towlower towupper wctype iswctype wcscasecmp wcwidth",
  "multibyte.c":
    "__ctype_get_mb_cur_max mbrtowc mbrlen mbsinit mbtowc mblen btowc wctob wcrtomb wctomb mbstowcs wcstombs",
  "stream_positions.c": "fgetpos fsetpos",
  "file_status.c": "stat lstat fstat",
  "large_files.c":
    "fopen64 freopen64 tmpfile64 fseeko64 ftello64 open64 creat64 pread64 pwrite64 stat64 lstat64 fstat64",
  "file_times.c": "utime utimes futimens",
  "directories.c": "opendir readdir rewinddir closedir",
  "open_files.c": "open creat read write pread pwrite getcwd",
  "stream_buffers.c": "setbuf setvbuf setlinebuf",
  "environment.c": "setenv unsetenv putenv clearenv",
  "reopened_streams.c": "freopen",
  "unlocked_streams.c":
    "putc_unlocked fputc_unlocked putchar_unlocked getc_unlocked fgetc_unlocked getchar_unlocked fputs_unlocked " +
    "fflush_unlocked feof_unlocked ferror_unlocked clearerr_unlocked fileno_unlocked fgets_unlocked fread_unlocked " +
    "fwrite_unlocked flockfile ftrylockfile funlockfile",
  "network_order.c": "htonl ntohl htons ntohs",
  "complaints.c": "vwarn vwarnx warn warnx verr verrx err errx error",
  "signals.c": "raise",
  "translations.c":
    "gettext dgettext dcgettext ngettext dngettext dcngettext textdomain bindtextdomain bind_textdomain_codeset",
  "path_parts.c": "dirname basename __xpg_basename",
  "aligned_memory.c": "posix_memalign memalign valloc pvalloc reallocarray",
  "seeded_numbers.c": "erand48 nrand48 jrand48 seed48 lcong48",
  "temporary_names.c": "tmpnam tmpnam_r mktemp",
  "queues.c": "insque remque",
  "version_order.c": "strverscmp",
  "delimited_lines.c": "getdelim",
  "descriptor_texts.c": "dprintf vdprintf",
  "commands.c": "system",
  "processes.c": "sched_yield getpagesize get_nprocs get_nprocs_conf sysconf pathconf fpathconf",
  "signal_names.c": "sigdescr_np strsignal psignal",
  "floating_parts.c":
    "remquo remquof remainder remainderf drem dremf logb logbf ilogb ilogbf llogb llogbf significand significandf sincos " +
    "sincosf nextafter nextafterf scalbln scalblnf roundeven roundevenf",
  "mutexes.c":
    "pthread_self pthread_equal pthread_once pthread_mutexattr_init pthread_mutexattr_destroy pthread_mutexattr_settype " +
    "pthread_mutexattr_gettype pthread_mutex_init pthread_mutex_destroy pthread_mutex_trylock pthread_mutex_lock " +
    "pthread_mutex_unlock pthread_rwlock_init pthread_rwlock_destroy pthread_rwlock_tryrdlock pthread_rwlock_trywrlock " +
    "pthread_rwlock_rdlock pthread_rwlock_wrlock pthread_rwlock_unlock pthread_cond_init pthread_cond_destroy " +
    "pthread_cond_signal pthread_cond_broadcast pthread_cond_wait pthread_cond_timedwait pthread_spin_init " +
    "pthread_spin_destroy pthread_spin_trylock pthread_spin_lock pthread_spin_unlock",
  "thread_values.c":
    "pthread_key_create pthread_key_delete pthread_getspecific pthread_setspecific pthread_exit",
  "semaphores.c": "sem_init sem_destroy sem_trywait sem_wait sem_post sem_getvalue",
  "command_options.c": "getopt getopt_long getopt_long_only optarg optind opterr optopt",
};

const fileOf: ReadonlyMap<string, string> = new Map(
  Object.entries(definitions).flatMap(([file, names]) => names.split(" ").map((name) => [name, file])),
);

/** Is it defined in one of these files, though the runtime has it as well, for programs that need nothing else of the file? */
export function isInLibraryFile(name: string): boolean {
  return libraryFileOf(name) !== null || name === "getenv";
}

/** What a name begins with that only parts of the library know, as the program means something else by it. */
export const libraryPrefix = "c2rust_library_";

/** The file in `runtime/c` that defines a function or variable of the C library. */
export function libraryFileOf(name: string): string | null {
  const known = name.startsWith(libraryPrefix) ? name.slice(libraryPrefix.length) : name;
  return fileOf.get(known) ?? null;
}

/** Folder under which these files are known. */
export const libraryFolder = "c_library/";
