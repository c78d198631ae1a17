/** C text, line by line, with its indentation. */

export class Lines {
  readonly #lines: string[] = [];
  #depth = 0;

  add(line: string): void {
    this.#lines.push(line === "" ? "" : "  ".repeat(this.#depth) + line);
  }

  open(line: string): void {
    this.add(line === "" ? "{" : `${line} {`);
    this.#depth++;
  }

  /** Between two branches: `} else {`. */
  between(line: string): void {
    this.#depth--;
    this.add(`} ${line} {`);
    this.#depth++;
  }

  close(rest = ""): void {
    this.#depth--;
    this.add(`}${rest}`);
  }

  get text(): string {
    return `${this.#lines.join("\n")}\n`;
  }
}
