/**
 * Linear forms over atoms: `constant + sum of coefficient * atom`, all whole numbers. An atom stands for one integer
 * that does not change: the initial value of a parameter, a number of iterations, a quotient, a value read from memory.
 */
export type Atom = number & { readonly __brand: "Atom" };

export interface LinearForm {
  readonly constant: bigint;
  /** No zero coefficients. */
  readonly terms: ReadonlyMap<Atom, bigint>;
}

const noTerms: ReadonlyMap<Atom, bigint> = new Map();

export function constantForm(value: bigint | number): LinearForm {
  return { constant: BigInt(value), terms: noTerms };
}

export function atomForm(atom: Atom): LinearForm {
  return { constant: 0n, terms: new Map([[atom, 1n]]) };
}

/** `left + factor * right`. */
export function addScaled(left: LinearForm, right: LinearForm, factor: bigint): LinearForm {
  const constant = left.constant + factor * right.constant;
  if (right.terms.size === 0 || factor === 0n) return { constant, terms: left.terms };
  const terms = new Map(left.terms);
  for (const [atom, coefficient] of right.terms) {
    const sum = (terms.get(atom) ?? 0n) + factor * coefficient;
    if (sum === 0n) terms.delete(atom);
    else terms.set(atom, sum);
  }
  return { constant, terms };
}

/** `factor * left + other * right`; no factor is zero. */
export function combine(left: LinearForm, factor: bigint, right: LinearForm, other: bigint): LinearForm {
  const terms = new Map<Atom, bigint>();
  for (const [atom, coefficient] of left.terms) terms.set(atom, factor * coefficient);
  for (const [atom, coefficient] of right.terms) {
    const sum = (terms.get(atom) ?? 0n) + other * coefficient;
    if (sum === 0n) terms.delete(atom);
    else terms.set(atom, sum);
  }
  return { constant: factor * left.constant + other * right.constant, terms };
}

export function add(left: LinearForm, right: LinearForm): LinearForm {
  return addScaled(left, right, 1n);
}

export function subtract(left: LinearForm, right: LinearForm): LinearForm {
  return addScaled(left, right, -1n);
}

export function scale(form: LinearForm, factor: bigint): LinearForm {
  return addScaled(constantForm(0), form, factor);
}

export function plus(form: LinearForm, constant: bigint | number): LinearForm {
  return { constant: form.constant + BigInt(constant), terms: form.terms };
}

export function isConstant(form: LinearForm): boolean {
  return form.terms.size === 0;
}

export function sameForm(left: LinearForm, right: LinearForm): boolean {
  if (left.constant !== right.constant || left.terms.size !== right.terms.size) return false;
  for (const [atom, coefficient] of left.terms) if (right.terms.get(atom) !== coefficient) return false;
  return true;
}

/** Each atom of `values` replaced by its form, all at once. */
export function substitute(form: LinearForm, values: ReadonlyMap<Atom, LinearForm>): LinearForm {
  let result = constantForm(form.constant);
  for (const [atom, coefficient] of form.terms)
    result = addScaled(result, values.get(atom) ?? atomForm(atom), coefficient);
  return result;
}

/** Text that two forms share only when they are the same. */
export function formKey(form: LinearForm): string {
  const terms = [...form.terms]
    .sort(([a], [b]) => a - b)
    .map(([atom, coefficient]) => `${String(coefficient)}*${String(atom)}`);
  return [String(form.constant), ...terms].join("+");
}

/** `form = multiple * direction`, direction with coprime coefficients and positive first one; null for zero. */
export function directionOf(
  form: LinearForm,
): { readonly direction: LinearForm; readonly multiple: bigint } | null {
  const divisor = content(form);
  if (divisor === 0n) return null;
  const [first] = [...form.terms].sort(([a], [b]) => a - b);
  const leading = first ? first[1] : form.constant;
  const multiple = leading < 0n ? -divisor : divisor;
  return { direction: divideExactly(form, multiple), multiple };
}

/** Greatest common divisor of all coefficients and the constant. */
export function content(form: LinearForm): bigint {
  let divisor = absolute(form.constant);
  for (const coefficient of form.terms.values())
    divisor = greatestCommonDivisor(divisor, absolute(coefficient));
  return divisor;
}

export function divideExactly(form: LinearForm, divisor: bigint): LinearForm {
  const terms = new Map([...form.terms].map(([atom, coefficient]) => [atom, coefficient / divisor]));
  return { constant: form.constant / divisor, terms };
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** Quotient rounded down; `divisor` is positive. */
export function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
