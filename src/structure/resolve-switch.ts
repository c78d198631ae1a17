/**
 * `switch`: a body with labels in it becomes arms that do not fall through.
 *
 * The body is cut into segments, one per group of labels. A segment that nothing else runs into or jumps into is an arm.
 * Of a chain of segments that fall through, the later ones are repeated when they are short:
 *
 *     case 1: a; case 2: b; break;   →   1 => { a; b }  2 => { b }
 *
 * Otherwise they stand behind the switch, in order, and their arms jump there; so do segments with labels inside:
 *
 *     case 1: a; case 2: long; break; default: d;   →   { 1 => { a }  2 => { }  _ => { d; goto end } } long; end:
 */
import type * as c from "../c-ast/c-ast.ts";
import { walk } from "../c-ast/visit.ts";
import { CompilerBug } from "../source/assert-never.ts";
import type { Span } from "../source/span.ts";
import { collectLeaves } from "./collect-leaves.ts";
import { makeLabel, type Label } from "./label.ts";
import { completes, isEntered, makeJump, makeLabelPiece } from "./piece.ts";
import type { ArmPiece, JumpPiece, Piece } from "./piece.ts";
import type { ResolveContext, Surroundings, SwitchEntry } from "./resolve-context.ts";

/** The statements behind one group of labels. */
interface Segment {
  /** Empty only for statements before the first label. */
  readonly entries: readonly SwitchEntry[];
  readonly pieces: readonly Piece[];
  /** Nothing jumps to a label between the statements from outside of the segment. */
  readonly closed: boolean;
}

export function resolveSwitch(statement: c.Switch, around: Surroundings, context: ResolveContext): Piece[] {
  const end = makeLabel(statement.id, "end");
  const after = makeLabel(statement.id, "after");
  const entries: SwitchEntry[] = [];
  const body = context.resolveBody(statement.body, { ...around, breakLabel: end, entries }, context);
  const entry = body[0]?.kind === "entry" ? [body[0]] : [];
  const segments = cutSegments(body.slice(entry.length), entries, context);
  const arms: ArmPiece[] = [];
  const behind: Piece[] = [];
  for (const chain of cutChains(segments)) arrangeChain(chain, end, arms, behind);
  addNestedEntries(entries, segments, arms);
  if (behind.length > 0) leaveArms(arms, end, statement);
  const pieces: Piece[] = [
    ...entry,
    {
      kind: "switch",
      id: statement.id,
      value: statement.value,
      arms: [...arms.filter((arm) => !arm.isDefault), ...arms.filter((arm) => arm.isDefault)],
      leaves: collectLeaves(statement.value, around, context),
      breakLabel: after,
      span: statement.span,
    },
    ...behind,
    makeLabelPiece(end, statement.span),
  ];
  return entry.length > 0 ? [{ kind: "scope", body: pieces, span: statement.body.span }] : pieces;
}

function cutSegments(
  body: readonly Piece[],
  entries: readonly SwitchEntry[],
  context: ResolveContext,
): Segment[] {
  const byLabel = new Map(entries.map((entry) => [entry.label, entry]));
  const jumps = new Map(context.gotoCounts);
  for (const { label } of entries) jumps.set(label, Infinity);
  const groups: { entries: SwitchEntry[]; pieces: Piece[] }[] = [{ entries: [], pieces: [] }];
  for (const piece of body) {
    const entry = piece.kind === "label" ? byLabel.get(piece.label) : undefined;
    let group = groups.at(-1);
    if (entry && group && group.pieces.length > 0) groups.push((group = { entries: [], pieces: [] }));
    if (entry) group?.entries.push(entry);
    else group?.pieces.push(piece);
  }
  return (
    groups
      .map((group) => ({ ...group, closed: !isEntered(group.pieces, jumps) }))
      // Statements before the first label run only if something jumps among them.
      .filter((group) => group.entries.length > 0 || !group.closed)
  );
}

/** Runs of segments of which each falls through into the next. */
function cutChains(segments: readonly Segment[]): Segment[][] {
  const chains: Segment[][] = [];
  let open: Segment[] = [];
  for (const segment of segments) {
    open.push(segment);
    if (completes(segment.pieces)) continue;
    chains.push(open);
    open = [];
  }
  return open.length > 0 ? [...chains, open] : chains;
}

function arrangeChain(chain: readonly Segment[], end: Label, arms: ArmPiece[], behind: Piece[]): void {
  if (chain.every((segment) => segment.closed) && canRepeat(chain)) {
    chain.forEach((segment, at) =>
      arms.push(
        makeArm(
          segment,
          chain.slice(at).flatMap((each) => each.pieces),
        ),
      ),
    );
    return;
  }
  for (const [at, segment] of chain.entries()) {
    const [first] = segment.entries;
    const next = chain[at + 1]?.entries[0];
    if (at === 0 && first && segment.closed) {
      arms.push(
        makeArm(segment, next ? [...segment.pieces, makeJump(next.label, next.span)] : segment.pieces),
      );
      continue;
    }
    if (first) {
      arms.push(makeArm(segment, [makeJump(first.label, first.span)]));
      behind.push(makeLabelPiece(first.label, first.span));
    }
    behind.push(...segment.pieces);
  }
  const last = behind.at(-1);
  if (last && completes(behind)) behind.push(makeJump(end, last.span));
}

/** Few and simple statements, so that seeing them twice is easier to read than a jump. */
function canRepeat(chain: readonly Segment[]): boolean {
  let total = 0;
  for (let at = 1; at < chain.length; at++) {
    const repeated = chain.slice(at).flatMap((segment) => segment.pieces);
    if (repeated.length > mostRepeated || !repeated.every(isRepeatable)) return false;
    total += repeated.length;
  }
  return total <= mostRepeatedInSwitch;
}
const mostRepeated = 4;
const mostRepeatedInSwitch = 7;

function isRepeatable(piece: Piece): boolean {
  if (piece.kind === "jump") return piece.label.part !== "label";
  if (piece.kind !== "simple" || piece.statement.kind === "local-declaration") return false;
  for (const node of walk(piece.statement)) if (node.kind === "statement-expr") return false;
  return true;
}

/** Labels inside inner statements (Duff's device): arms that jump there. */
function addNestedEntries(
  entries: readonly SwitchEntry[],
  segments: readonly Segment[],
  arms: ArmPiece[],
): void {
  const atTop = new Set(segments.flatMap((segment) => segment.entries));
  for (const entry of entries) {
    if (atTop.has(entry)) continue;
    arms.push(makeArm({ entries: [entry] }, [makeJump(entry.label, entry.span)]));
  }
}

/** With statements behind the switch, arms and unmatched values must jump over them. */
function leaveArms(arms: ArmPiece[], end: Label, statement: c.Switch): void {
  const leave = (span: Span): JumpPiece => makeJump(end, span);
  for (const [at, arm] of arms.entries()) {
    if (completes(arm.body)) arms[at] = { ...arm, body: [...arm.body, leave(arm.span)] };
  }
  if (arms.some((arm) => arm.isDefault)) return;
  arms.push({
    id: statement.id,
    cases: [],
    isDefault: true,
    body: [leave(statement.span)],
    span: statement.span,
  });
}

function makeArm({ entries }: Pick<Segment, "entries">, body: readonly Piece[]): ArmPiece {
  const [first] = entries;
  if (!first) throw new CompilerBug("an arm without labels");
  return {
    id: first.label.node,
    cases: entries.flatMap((entry) => (entry.case ? [{ low: entry.case.low, high: entry.case.high }] : [])),
    isDefault: entries.some((entry) => entry.case === null),
    body,
    span: first.span,
  };
}
