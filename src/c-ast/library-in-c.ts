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
  "locales.c": "setlocale localeconv",
  "stream_positions.c": "fgetpos fsetpos",
  "file_status.c": "stat lstat fstat",
  "directories.c": "opendir readdir rewinddir closedir",
  "open_files.c": "open creat read write getcwd",
  "stream_buffers.c": "setbuf setvbuf setlinebuf",
  "unlocked_streams.c":
    "putc_unlocked fputc_unlocked putchar_unlocked getc_unlocked fgetc_unlocked getchar_unlocked fputs_unlocked " +
    "fflush_unlocked feof_unlocked ferror_unlocked",
  "network_order.c": "htonl ntohl htons ntohs",
  "complaints.c": "vwarn vwarnx warn warnx verr verrx err errx error",
  "signals.c": "raise",
  "command_options.c": "getopt getopt_long getopt_long_only optarg optind opterr optopt",
};

const fileOf: ReadonlyMap<string, string> = new Map(
  Object.entries(definitions).flatMap(([file, names]) => names.split(" ").map((name) => [name, file])),
);

/** The file in `runtime/c` that defines a function or variable of the C library. */
export function libraryFileOf(name: string): string | null {
  return fileOf.get(name) ?? null;
}

/** Folder under which these files are known. */
export const libraryFolder = "c_library/";
