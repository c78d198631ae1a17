/**
 * Local arrays that are put into members which own heap memory elsewhere become heap memory too.
 *
 *   C: uint8_t b[8] = { 1 }; s.buf = b;     becomes    uint8_t *b = calloc(8, sizeof(uint8_t)); b[0] = 1; s.buf = b;
 *
 * Reads: the typed C AST and what its pointers are. Gives: the typed C AST. Sound because the array is used as a pointer
 * to its first element only, and is declared wherever it is used: the memory is zero or what the list says then, as the
 * array is, and lives at least as long. That nobody frees it is no matter, since in Rust its owner does. It is done only
 * where the member turns out to own its memory then.
 */
import type * as c from "../c-ast/c-ast.ts";
import { sizeType, voidType } from "../c-ast/basic-types.ts";
import type { ArrayType, CType } from "../c-ast/c-type.ts";
import { sizeOf } from "../c-ast/layout.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import type { Span } from "../source/span.ts";
import type { FieldKey, PointerFacts } from "../../analyses/facts/pointer-facts.ts";
import { Edit } from "./edit.ts";
import { isOwner } from "./owner-variables.ts";
import { findOwnedArrays, type OwnedArray } from "./find-owned-arrays.ts";

/** `infer` says what becomes of the members of a program in the end, as `facts` says of this one. */
export function ownArrays(
  program: c.Program,
  facts: PointerFacts,
  infer: (program: c.Program) => PointerFacts,
): c.Program {
  let arrays = findOwnedArrays(program, {
    isOpen: (field) => facts.fields.get(field)?.kind === "refused",
    isOwner: (symbol, definition) => isOwner(facts, symbol, definition),
  });
  while (arrays.length > 0) {
    const tried = withOwnedArrays(program, arrays);
    if (tried === program) return program;
    const { fields } = infer(tried);
    const isOwned = (field: FieldKey): boolean => fields.get(field)?.kind === "owned";
    const kept = arrays.filter(({ fields: own }) => [...own].every(isOwned));
    if (kept.length === arrays.length) return tried;
    arrays = kept;
  }
  return program;
}

function withOwnedArrays(program: c.Program, arrays: readonly OwnedArray[]): c.Program {
  const edit = new Edit(program);
  for (const definition of new Set(arrays.map((array) => array.definition))) {
    const own = arrays.filter((array) => array.definition === definition);
    const symbol = program.symbols.get(definition.symbol);
    const calloc = symbol?.kind === "function" ? edit.library("calloc", allocatorType, symbol) : null;
    if (calloc && !calloc.defined) edit.replace(new ArrayOwner(edit, own, calloc).rewritten(definition));
  }
  return edit.finish();
}

const allocatorType: c.FunctionType = {
  kind: "function",
  result: { kind: "pointer", target: voidType, quals: 0 },
  params: [sizeType, sizeType],
  variadic: false,
  prototyped: true,
  quals: 0,
};

/** Writes one function in which some arrays are pointers. */
class ArrayOwner {
  readonly #edit: Edit;
  readonly #calloc: c.FunctionSymbol;
  readonly #types: ReadonlyMap<c.SymbolId, ArrayType>;

  constructor(edit: Edit, arrays: readonly OwnedArray[], calloc: c.FunctionSymbol) {
    this.#edit = edit;
    this.#calloc = calloc;
    this.#types = new Map(arrays.map(({ symbol, type }) => [symbol, type]));
  }

  rewritten(definition: c.FunctionDefinition): c.FunctionDefinition {
    for (const [symbol, { element }] of this.#types) {
      const variable = this.#edit.symbol(symbol);
      if (variable?.kind === "variable") this.#edit.describe({ ...variable, type: pointerTo(element) });
    }
    return { ...definition, body: { ...definition.body, body: this.#block(definition.body.body) } };
  }

  readonly #mapping: Mapping = {
    expr: (expr) => this.#expr(expr),
    statement: (statement) =>
      statement.kind === "compound"
        ? { ...statement, body: this.#block(statement.body) }
        : mapStatementChildren(statement, this.#mapping),
  };

  #block(body: readonly c.Statement[]): readonly c.Statement[] {
    return body.flatMap((statement) => {
      const mapped = this.#mapping.statement(statement);
      return mapped.kind === "local-declaration" ? this.#declaration(mapped) : [mapped];
    });
  }

  #expr(expr: c.Expr): c.Expr {
    if (expr.kind === "statement-expr")
      return { ...expr, body: { ...expr.body, body: this.#block(expr.body.body) } };
    const isDecay = expr.kind === "convert" && expr.conversion === "array-to-pointer";
    const array = isDecay && expr.operand.kind === "variable-ref" ? expr.operand.symbol : null;
    if (array === null || !this.#types.has(array)) return mapExprChildren(expr, this.#mapping);
    return this.#edit.load(this.#edit.ref(array, expr.span));
  }

  #declaration(statement: c.LocalDeclaration): readonly c.Statement[] {
    if (!statement.variables.some(({ symbol }) => this.#types.has(symbol))) return [statement];
    return statement.variables.flatMap((variable) => {
      const type = this.#types.get(variable.symbol);
      if (!type) return [{ ...statement, id: this.#edit.id(), variables: [variable] }];
      const { span } = statement;
      const stores = elementsOf(variable).map(({ index, value }) =>
        this.#store(variable.symbol, type.element, index, value),
      );
      return [this.#edit.declare(variable.symbol, this.#allocation(type, span), span), ...stores];
    });
  }

  /** `(T *)calloc(n, sizeof(T))` */
  #allocation({ element, length }: ArrayType, span: Span): c.Expr {
    const count = this.#edit.integer(typeof length === "number" ? length : 0, sizeType, span);
    const bytes = this.#edit.integer(sizeOf(element, this.#edit.program) ?? 1, sizeType, span);
    const size: c.IntegerConstant = { ...bytes, form: { kind: "sizeof", of: element } };
    return this.#edit.convert(
      this.#edit.call(this.#calloc, [count, size], span),
      pointerTo(element),
      "pointer",
    );
  }

  /** `a[index] = value;` */
  #store(array: c.SymbolId, element: CType, index: number, value: c.Expr): c.Statement {
    const { span } = value;
    const target: c.Index = {
      kind: "index",
      id: this.#edit.id(),
      span,
      type: element,
      pointer: this.#edit.load(this.#edit.ref(array, span)),
      index: this.#edit.integer(index, sizeType, span),
    };
    return this.#edit.statement(this.#edit.assign(target, value));
  }
}

function pointerTo(target: CType): CType {
  return { kind: "pointer", target, quals: 0 };
}

/** Elements that are given a value other than zero. */
function elementsOf({
  initializer,
}: c.LocalVariable): readonly { readonly index: number; readonly value: c.Expr }[] {
  if (initializer?.kind !== "array") return [];
  return initializer.elements.flatMap(({ index, value }) =>
    value.kind === "value" && !isZero(value.value) ? [{ index, value: value.value }] : [],
  );
}

function isZero(value: c.Expr): boolean {
  if (value.kind === "convert" && value.conversion === "integer") return isZero(value.operand);
  return value.kind === "integer-constant" && value.value === 0n;
}
