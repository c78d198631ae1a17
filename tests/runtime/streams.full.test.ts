/** stdin, stdout, exit: what a process sees and leaves behind, compared with the same program in C. */
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const c = String.raw`
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void first(void) { puts("first handler"); }
static void second(void) { puts("second handler"); atexit(first); }

int main(int argc, char **argv) {
  char line[8];
  int c, n, x;
  float f;
  switch (argv[1][0]) {
    case 'r':
      while (fgets(line, sizeof line, stdin)) printf("[%s]", line);
      printf("%d %d\n", feof(stdin) != 0, getchar());
      return 3;
    case 'm':
      c = getchar();
      ungetc(c, stdin);
      n = scanf("%d,%d", &x, &c);
      printf("%d %d %d\n", n, x, c);
      n = scanf("%f %7s", &f, line);
      printf("%d %g %s|", n, f, line);
      printf("%s|", fgets(line, 5, stdin) ? line : "none");
      x = (int)fread(line, 1, 3, stdin);
      printf("%d %.*s|", x, x, line);
      while ((c = getchar()) != EOF) putchar(c);
      printf("%d", ungetc('q', stdin));
      printf("%d%d\n", getchar(), getchar());
      return 0;
    case 'e':
      atexit(first);
      atexit(second);
      printf("no newline");
      exit(260);
    case 'x':
      atexit(first);
      printf("lost");
      _exit(4);
    case 'a':
      for (n = 0; n < 3000; n++) printf("%d,", n);
      assert(n == 0);
    case 'p':
      errno = ENOENT;
      perror("name");
      errno = 12345;
      perror("");
      fprintf(stderr, "%s %s\n", strerror(ENOMEM), strerror(-1));
      return 0;
    case 'y':
      for (;;) puts("y");
    case 'f':
      n = printf("%s", "");
      for (x = 0; x < 5000; x++) n = printf("line\n");
      n = fflush(stdout);
      fprintf(stderr, "%d %d\n", n, ferror(stdout) != 0);
      return 0;
    case 'b':
      setvbuf(stdout, argv[1][1] == 'f' ? line : NULL, argv[1][1] == 'n' ? _IONBF : argv[1][1] == 'l' ? _IOLBF : _IOFBF, 8);
      printf("one\ntwo");
      fputs("three\n", stdout);
      printf("0123456789012345");
      _exit(0);
  }
}
`;

const rust = String.raw`
#![forbid(unsafe_code)]
mod c_runtime;
mod globals;
use c_runtime::display::{CGeneral, CText};
use c_runtime::exit::{assert_fail, atexit, exit, exit_at_once};
use c_runtime::printf::printf;
use c_runtime::stderr::eprintln;
use c_runtime::stdin::{self, fgets, getchar, scanf, ungetc};
use c_runtime::stdout::{self, print, println, putchar, puts, Buffering};
use c_runtime::strerror::{perror, strerror};
use c_runtime::errno::set_errno;

fn first() {
    println!("first handler");
}

fn second() {
    println!("second handler");
    atexit(first);
}

fn main() {
    let mode = std::env::args().nth(1).unwrap_or_default();
    let mut line = [0u8; 8];
    match mode.as_bytes()[0] {
        b'r' => {
            while fgets(&mut line, 8) {
                print!("[{}]", CText(&line));
            }
            println!("{} {}", i32::from(stdin::ended()), getchar());
            exit(3);
        }
        b'm' => {
            let mut c = getchar();
            let (mut x, mut f) = (0, 0f32);
            ungetc(c);
            let n = scanf!(b"%d,%d", &mut x, &mut c);
            println!("{} {} {}", n, x, c);
            let n = scanf!(b"%f %7s", &mut f, &mut line);
            print!("{} {} {}|", n, CGeneral(f.into()), CText(&line));
            print!("{}|", CText(if fgets(&mut line, 5) { &line } else { b"none" }));
            let x = stdin::read(&mut line[..3]);
            printf!(b"%d %.*s|", x, x, CText(&line));
            loop {
                let c = getchar();
                if c == stdin::EOF {
                    break;
                }
                putchar(c as u8);
            }
            print!("{}", ungetc(i32::from(b'q')));
            let last = getchar();
            println!("{}{}", getchar(), last);
        }
        b'e' => {
            atexit(first);
            atexit(second);
            print!("no newline");
            exit(260);
        }
        b'x' => {
            atexit(first);
            print!("lost");
            exit_at_once(4);
        }
        b'a' => {
            for n in 0..3000 {
                print!("{},", n);
            }
            assert_fail("n == 0", "program.c", 51, "main");
        }
        b'p' => {
            set_errno(2);
            perror(b"name");
            set_errno(12345);
            perror(b"");
            eprintln!("{} {}", CText(&strerror(12)), CText(&strerror(-1)));
        }
        b'y' => loop {
            puts(b"y");
        },
        b'f' => {
            print!("");
            for _ in 0..5000 {
                println!("line");
            }
            let n = stdout::flush();
            eprintln!("{} {}", n, i32::from(stdout::failed()));
        }
        _ => {
            stdout::set_buffering(match mode.as_bytes()[1] {
                b'n' => Buffering::None,
                b'l' => Buffering::Line,
                _ => Buffering::Full(8),
            });
            print!("one\ntwo");
            stdout::fputs(b"three\n\0");
            print!("0123456789012345");
            exit_at_once(0);
        }
    }
}
`;

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streams-"));
  const runtime = join(import.meta.dirname, "../../runtime/src");
  await cp(join(runtime, "c_runtime"), join(folder, "c_runtime"), { recursive: true });
  for (const file of ["c_runtime.rs", "globals.rs"]) await cp(join(runtime, file), join(folder, file));
  await writeFile(join(folder, "program.c"), c.trimStart());
  await writeFile(join(folder, "program.rs"), rust);
  await execa("gcc", ["-w", "-o", "c", "program.c"], { cwd: folder });
  await execa("rustc", ["--edition=2021", "-Dwarnings", "-Copt-level=1", "-o", "rust", "program.rs"], {
    cwd: folder,
  });
});

afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number | string;
}

/** Runs one of the two programs under the same name. */
async function run(program: "c" | "rust", args: readonly string[], input: string): Promise<Outcome> {
  const result = await execa(join(folder, program), args, {
    cwd: folder,
    argv0: "program",
    input,
    encoding: "latin1",
    stripFinalNewline: false,
    reject: false,
  });
  return { stdout: result.stdout, stderr: result.stderr, exit: result.exitCode ?? result.signal ?? "" };
}

async function runInShell(program: "c" | "rust", pipeline: string): Promise<string> {
  const { all } = await execa("bash", ["-c", pipeline.replaceAll("PROGRAM", join(folder, program))], {
    all: true,
    reject: false,
  });
  return all;
}

describe("as the C program", () => {
  const inputs = [
    "",
    "a\n",
    "long line without end",
    "one\ntwo\r\n\nthree\0four\n",
    "x".repeat(20_000) + "\n",
  ];
  test.each(inputs)("lines of %j", async (input) => {
    expect(await run("rust", ["r"], input)).toEqual(await run("c", ["r"], input));
  });

  const mixed = ["", "12,34 5.5 word rest\nmore", "-1,x 2 y", "7,8\n1e3 abcdefghij\n\n\nxyz", "\n 1,2 3 4"];
  test.each(mixed)("mixed reading of %j", async (input) => {
    expect(await run("rust", ["m"], input)).toEqual(await run("c", ["m"], input));
  });

  test.each(["e", "x", "a", "p", "f", "bn", "bl", "bf"])("mode %s", async (mode) => {
    const wanted = await run("c", [mode], "");
    // the table of assertions has the line of the C source
    const line = /program\.c:(\d+)/.exec(wanted.stderr)?.[1] ?? "";
    const { stdout, stderr, exit } = await run("rust", [mode], "");
    expect({ stdout, stderr: stderr.replace("program.c:51", `program.c:${line}`), exit }).toEqual(wanted);
  });

  test.each(["PROGRAM y | head -2; echo ${PIPESTATUS[0]}", "PROGRAM f 2>&1 >/dev/full"])(
    "%s",
    async (pipeline) => {
      expect(await runInShell("rust", pipeline)).toBe(await runInShell("c", pipeline));
    },
  );
});
