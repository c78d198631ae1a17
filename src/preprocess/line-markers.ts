/** Line markers of the compiler's output: `# 12 "file.h" 1 3`. */

export interface Marker {
  readonly file: string;
  readonly line: number;
  readonly system: boolean;
}

/** Reads markers in order; what a marker leaves out is as it was. */
export interface MarkerReader {
  /** The marker in this line, or null when it is another directive. */
  read(line: string): Marker | null;
  readonly file: string;
  readonly system: boolean;
}

const lineMarker = /^[ \t]*#(?:line)?[ \t]*(\d+)(?:[ \t]+"((?:[^"\\]|\\.)*)")?([ \t\d]*)/;

/** @param showPath how a file of the output is shown to the user */
export function createMarkerReader(showPath: (file: string) => string): MarkerReader {
  // The compiler flags text of a system macro in a user's file as system text too: how the file was entered counts.
  const systemFiles = new Map<string, boolean>();
  const state = { file: "", system: false };
  return {
    read(text) {
      const parts = lineMarker.exec(text);
      if (!parts) return null;
      if (parts[2] !== undefined) {
        const file = showPath(unescapePath(parts[2]));
        const flags = (parts[3] ?? "").split(/\s+/);
        if (flags.includes("1") || !systemFiles.has(file)) systemFiles.set(file, flags.includes("3"));
        state.file = file;
        state.system = systemFiles.get(file) ?? false;
      }
      return { ...state, line: Number(parts[1]) };
    },
    get file() {
      return state.file;
    },
    get system() {
      return state.system;
    },
  };
}

/** `<built-in>` and `<command-line>` are no files. */
export function isRealFile(file: string): boolean {
  return !file.startsWith("<") && !file.endsWith("//");
}

function unescapePath(quoted: string): string {
  return quoted.replace(/\\(.)/g, "$1");
}
