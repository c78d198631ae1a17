/** Scopes and the two name spaces that live in them: ordinary identifiers and tags (C11 6.2.1, 6.2.3). */
import type { CType, EnumId, EnumType, FunctionType, RecordType } from "../c-ast/c-type.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import type { FunctionBuilder, VariableBuilder } from "./symbol-builder.ts";

/** What an ordinary identifier stands for. */
export type Entity =
  | { readonly kind: "typedef"; readonly type: CType }
  | { readonly kind: "variable"; readonly symbol: VariableBuilder; readonly type: CType }
  | { readonly kind: "function"; readonly symbol: FunctionBuilder; readonly type: FunctionType }
  | {
      readonly kind: "enumerator";
      readonly enum: EnumId;
      readonly name: string;
      readonly value: bigint;
      readonly type: CType;
    }
  /** Declared by a system header, not looked at so far. */
  | { readonly kind: "system"; readonly nodes: readonly SyntaxNode[] }
  /** Its declaration had errors, which are reported. */
  | { readonly kind: "broken" };

export type TagEntity =
  | { readonly kind: "record"; readonly keyword: "struct" | "union"; readonly type: RecordType }
  | { readonly kind: "enum"; readonly type: EnumType }
  /** Defined in a system header, not looked at so far. */
  | { readonly kind: "system"; readonly node: SyntaxNode; readonly keyword: "struct" | "union" | "enum" };

export interface Scope {
  readonly kind: "file" | "prototype" | "block";
  readonly parent: Scope | null;
  readonly names: Map<string, Entity>;
  readonly tags: Map<string, TagEntity>;
}

export function createScope(kind: Scope["kind"], parent: Scope | null): Scope {
  return { kind, parent, names: new Map(), tags: new Map() };
}

export interface Found<T> {
  readonly entity: T;
  readonly scope: Scope;
}

/** The innermost visible declaration. */
export function findName(scope: Scope, name: string): Found<Entity> | null {
  for (let at: Scope | null = scope; at; at = at.parent) {
    const entity = at.names.get(name);
    if (entity) return { entity, scope: at };
  }
  return null;
}

/** The innermost visible declaration. */
export function findTag(scope: Scope, name: string): Found<TagEntity> | null {
  for (let at: Scope | null = scope; at; at = at.parent) {
    const entity = at.tags.get(name);
    if (entity) return { entity, scope: at };
  }
  return null;
}
