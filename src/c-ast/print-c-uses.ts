/** What a printed program has to declare: symbols, records and enums that the user's own definitions lead to. */
import type * as c from "./c-ast.ts";
import type { CType } from "./c-type.ts";
import { assertNever, CompilerBug } from "../source/assert-never.ts";
import { walk, type AstNode } from "./visit.ts";

export interface Uses {
  readonly symbols: ReadonlySet<c.SymbolId>;
  /** A record comes after the records it contains. */
  readonly records: readonly c.RecordDefinition[];
  readonly enums: readonly c.EnumDefinition[];
}

/** Roots are the definitions that stand outside of system headers; a system function is kept when it is reached. */
export function collectUses(program: c.Program): Uses {
  const collector = new UseCollector(program);
  for (const unit of program.units) {
    for (const definition of [...unit.globals, ...unit.functions]) {
      if (!collector.symbol(definition.symbol).system) collector.useSymbol(definition.symbol);
    }
  }
  collector.finish();
  return {
    symbols: collector.symbols,
    records: collector.records,
    enums: [...program.enums.values()].filter((definition) => collector.enums.has(definition.id)),
  };
}

class UseCollector {
  readonly symbols = new Set<c.SymbolId>();
  readonly records: c.RecordDefinition[] = [];
  readonly enums = new Set<c.EnumId>();
  private readonly seenRecords = new Set<c.RecordId>();
  private readonly seenTypes = new Set<CType>();
  private readonly definitions = new Map<c.SymbolId, c.FunctionDefinition | c.GlobalDefinition>();
  private readonly pendingSymbols: c.SymbolId[] = [];
  private readonly pendingRecords: c.RecordId[] = [];
  private readonly program: c.Program;

  constructor(program: c.Program) {
    this.program = program;
    for (const unit of program.units) {
      for (const definition of [...unit.globals, ...unit.functions]) {
        this.definitions.set(definition.symbol, definition);
      }
    }
  }

  symbol(id: c.SymbolId): c.CSymbol {
    const symbol = this.program.symbols.get(id);
    if (!symbol) throw new CompilerBug(`symbol ${String(id)} is not in the program`);
    return symbol;
  }

  useSymbol(id: c.SymbolId): void {
    if (this.symbols.has(id)) return;
    this.symbols.add(id);
    this.pendingSymbols.push(id);
  }

  finish(): void {
    for (;;) {
      const symbol = this.pendingSymbols.pop();
      const record = this.pendingRecords.pop();
      if (symbol !== undefined) this.visitSymbol(symbol);
      if (record !== undefined) this.completeRecord(record);
      if (symbol === undefined && record === undefined) return;
    }
  }

  private visitSymbol(id: c.SymbolId): void {
    this.useType(this.symbol(id).type);
    const definition = this.definitions.get(id);
    if (definition?.kind === "function-definition") {
      for (const param of definition.params) this.useType(this.symbol(param).type);
      this.visitNode(definition.body);
    } else if (definition?.initializer) this.visitNode(definition.initializer);
  }

  private visitNode(root: AstNode): void {
    for (const node of walk(root)) {
      if ("type" in node) this.useType(node.type);
      if (node.kind === "variable-ref" || node.kind === "function-ref") this.useSymbol(node.symbol);
      else if (node.kind === "sizeof-variable") this.useType(node.of);
      else if (node.kind === "local-declaration") {
        for (const variable of node.variables) this.useSymbol(variable.symbol);
      }
    }
  }

  private useType(type: CType): void {
    if (this.seenTypes.has(type)) return;
    this.seenTypes.add(type);
    switch (type.kind) {
      case "void":
      case "bool":
      case "integer":
      case "floating":
      case "complex":
      case "stream":
        return;
      case "link":
      case "slot":
        this.useType({ kind: "record", record: type.record, quals: 0 });
        return;
      case "pointer":
        this.useType(type.target);
        return;
      case "array":
      case "vector":
        this.useType(type.element);
        return;
      case "function":
        this.useType(type.result);
        for (const param of type.params) this.useType(param);
        return;
      case "enum":
        this.enums.add(type.enum);
        return;
      case "record":
        this.pendingRecords.push(type.record);
        return;
      default:
        assertNever(type);
    }
  }

  /** Depth first over what is contained by value; pointers only make their target known. */
  private completeRecord(id: c.RecordId): void {
    if (this.seenRecords.has(id)) return;
    this.seenRecords.add(id);
    const record = this.program.records.get(id);
    if (!record) throw new CompilerBug(`record ${String(id)} is not in the program`);
    for (const field of record.fields ?? []) {
      this.useType(field.type);
      const inner = innermostElement(field.type);
      if (inner.kind === "record") this.completeRecord(inner.record);
    }
    this.records.push(record);
  }
}

function innermostElement(type: CType): CType {
  return type.kind === "array" ? innermostElement(type.element) : type;
}
