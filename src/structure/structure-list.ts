/**
 * One list of pieces to flows: statements that jumps lead into are opened, the jumps between the items of the list
 * become regions, and the regions become blocks, loops and dispatches around the items.
 */
import type { SymbolId } from "../c-ast/c-ast.ts";
import type { Flow } from "../c-ast/structured.ts";
import { CompilerBug } from "../source/assert-never.ts";
import type { NodeId } from "../source/node-id.ts";
import type { Span } from "../source/span.ts";
import { dropUnreachable } from "./drop-unreachable.ts";
import { heldTargets, insideBlock, insideDispatch, insideLoop, type Exit, type Exits } from "./exits.ts";
import { flowsComplete } from "../c-ast/flows-complete.ts";
import { arrangeRegions, type ListJump, type Region } from "./jump-regions.ts";
import { labelTarget, type Label } from "./label.ts";
import { openPieces } from "./open-piece.ts";
import { countJumps, type LabelPiece, type Piece } from "./piece.ts";
import { nameStates } from "./state-names.ts";
import { structurePiece, type PieceContext } from "./structure-piece.ts";

export interface ListContext {
  /** Jumps of the whole function by label. */
  readonly jumps: ReadonlyMap<Label, number>;
  /** Filled with the ways of jumps that leave `({ })` bodies. */
  readonly leaving: Map<NodeId, Exit>;
  /** Filled with the variables of blocks that were opened. */
  readonly unscoped: Set<SymbolId>;
}

export function structureList(list: readonly Piece[], exits: Exits, listContext: ListContext): Flow[] {
  const opened = openPieces(list, listContext.jumps);
  if (opened === list) return structureOpened(list, exits, listContext);
  noteUnscoped(opened, list, listContext);
  // Half a statement may be all that was reachable. No jump from elsewhere leads to the labels of this list.
  const reached = dropUnreachable(opened);
  return structureOpened(reached, exits, { ...listContext, jumps: countJumps(reached) });
}

function structureOpened(list: readonly Piece[], exits: Exits, listContext: ListContext): Flow[] {
  const context: PieceContext = {
    leaving: listContext.leaving,
    structureList: (inner, around) => structureList(inner, around, listContext),
  };
  const plan = planList(list, exits);
  return emitRange({ start: 0, end: plan.items.length }, plan.regions, exits, { ...plan, context });
}

function noteUnscoped(opened: readonly Piece[], list: readonly Piece[], { unscoped }: ListContext): void {
  if (opened === list) return;
  const before = new Set(list);
  for (const piece of opened) {
    if (piece.kind !== "entry" || before.has(piece)) continue;
    for (const variable of piece.variables) unscoped.add(variable.symbol);
  }
}

interface ListPlan {
  /** Everything but labels. */
  readonly items: readonly Piece[];
  /** Labels by the item they stand before. */
  readonly labels: ReadonlyMap<number, readonly LabelPiece[]>;
  readonly regions: readonly Region[];
}

function planList(list: readonly Piece[], exits: Exits): ListPlan {
  const items: Piece[] = [];
  const labels = new Map<number, LabelPiece[]>();
  const positions = new Map<Label, number>();
  for (const piece of list) {
    if (piece.kind !== "label") items.push(piece);
    // An opened loop may have its label once more at the end of its body, where control goes back to the first place.
    else if (!positions.has(piece.label)) {
      const here = labels.get(items.length) ?? [];
      labels.set(items.length, [...here, piece]);
      positions.set(piece.label, items.length);
    }
  }
  // An opened loop's label at the end of the list may be one that an enclosing construct already serves.
  for (const { label } of labels.get(items.length) ?? [])
    if (exits.byLabel.has(label)) positions.delete(label);
  const regions = arrangeRegions(collectJumps(items, positions), findVlas(items), items.length);
  return { items, labels, regions };
}

function collectJumps(items: readonly Piece[], positions: ReadonlyMap<Label, number>): ListJump[] {
  if (positions.size === 0) return [];
  return items.flatMap((item, from) =>
    [...countJumps([item]).keys()].flatMap((label) => {
      const to = positions.get(label);
      return to === undefined ? [] : [{ from, to }];
    }),
  );
}

function findVlas(items: readonly Piece[]): number[] {
  return [...items.entries()].flatMap(([at, item]) => {
    if (item.kind !== "simple" || item.statement.kind !== "local-declaration") return [];
    return item.statement.variables.some((variable) => variable.vlaLengths.length > 0) ? [at] : [];
  });
}

interface EmitContext extends ListPlan {
  readonly context: PieceContext;
}

/** Items `start` to `end - 1`, of which `regions` has all regions inside, outer ones first. */
function emitRange(
  range: Pick<Region, "start" | "end">,
  regions: readonly Region[],
  exits: Exits,
  emit: EmitContext,
): Flow[] {
  const flows: Flow[] = [];
  for (let at = range.start, next = 0; at < range.end;) {
    const region = regions[next];
    if (region?.start === at) {
      const inner = regions.slice(next + 1).filter((each) => each.start < region.end);
      flows.push(emitRegion(region, inner, exits, emit));
      next += 1 + inner.length;
      at = region.end;
    } else {
      const item = emit.items[at];
      if (item) flows.push(...structurePiece(item, exits, emit.context));
      at += 1;
    }
  }
  return flows;
}

function emitRegion(region: Region, inner: readonly Region[], exits: Exits, emit: EmitContext): Flow {
  switch (region.kind) {
    case "block":
      return emitBlock(region, inner, exits, emit);
    case "loop":
      return emitLoop(region, inner, exits, emit);
    case "dispatch":
      return emitDispatch(region, inner, exits, emit);
  }
}

/** `goto end; ...; end:` → `'end: { ... break 'end ... }`. */
function emitBlock(region: Region, inner: readonly Region[], exits: Exits, emit: EmitContext): Flow {
  const ends = labelsAt(region.end, emit);
  const target = labelTarget(mainLabel(ends), "block");
  const body = emitRange(region, inner, insideBlock(exits, target, ends), emit);
  return { kind: "block", target, label: mainLabel(ends).name, body, span: spanOf(region, emit) };
}

/** `again: ...; goto again; ...` → `'again: loop { ... continue 'again ... break 'again }`. */
function emitLoop(region: Region, inner: readonly Region[], exits: Exits, emit: EmitContext): Flow {
  const starts = labelsAt(region.start, emit);
  const target = labelTarget(mainLabel(starts), "loop");
  const span = spanOf(region, emit);
  const body = emitRange(region, inner, insideLoop(exits, target, starts, labelsAt(region.end, emit)), emit);
  if (flowsComplete(body, heldTargets(emit.context.leaving))) body.push({ kind: "break", target, span });
  const label = mainLabel(starts).name;
  return { kind: "loop", target, label, init: null, condition: null, test: "before", step: null, body, span };
}

/** Jumps into the middle of a loop: a state machine. */
function emitDispatch(region: Region, inner: readonly Region[], exits: Exits, emit: EmitContext): Flow {
  const labels = region.states.map((state) => labelsAt(state, emit));
  const target = labelTarget(mainLabel(labels.slice(1).flat()), "dispatch");
  const inside = insideDispatch(exits, target, labels, labelsAt(region.end, emit));
  const names = nameStates(labels);
  const states = region.states.map((start, at) => {
    const range = { start, end: region.states[at + 1] ?? region.end };
    const regions = inner.filter((each) => each.start >= range.start && each.end <= range.end);
    return { name: names[at] ?? "", body: emitRange(range, regions, inside, emit) };
  });
  return { kind: "dispatch", target, states, span: spanOf(region, emit) };
}

function labelsAt(item: number, emit: EmitContext): readonly Label[] {
  return (emit.labels.get(item) ?? []).map((piece) => piece.label);
}

/** The one to name things by. */
function mainLabel(labels: readonly Label[]): Label {
  const label = labels.find((each) => each.name !== null) ?? labels[0];
  if (!label) throw new CompilerBug("a region without a label");
  return label;
}

function spanOf({ start, end }: Region, emit: EmitContext): Span {
  const first = emit.items[start]?.span;
  const last = emit.items[end - 1]?.span;
  if (!first || !last) throw new CompilerBug("an empty region");
  return first.unit === last.unit && first.start <= last.end ? { ...first, end: last.end } : first;
}
